import os
import shutil
import stat
from pathlib import Path

import pytest

from skill.simulator.voice import EspeakVoice, SilentVoice

needs_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng is not installed"
)
SENTENCE = "Right knee comes in slowly, only as far as is comfortable."


def program(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_the_estimate_counts_words_and_pauses() -> None:
    voice = SilentVoice()
    assert voice.seconds("eleven words " * 5 + "here") == pytest.approx(11 * 60 / 165)
    assert voice.seconds("Stop. Rest, now.") > voice.seconds("stop rest now")
    assert voice.seconds("") == 0


@needs_espeak
def test_the_estimate_is_near_a_real_synthesiser() -> None:
    measured = EspeakVoice("en-US").seconds(SENTENCE)
    assert SilentVoice().seconds(SENTENCE) == pytest.approx(measured, rel=0.25)


def test_why_nothing_would_be_heard(tmp_path: Path) -> None:
    missing = EspeakVoice("en-US", program=str(tmp_path / "absent")).why_not()
    assert missing is not None
    assert missing.endswith("is not installed")
    mute = EspeakVoice(
        "en-US", program=program(tmp_path / "mute", "echo 'error: no device' >&2")
    ).why_not()
    assert mute is not None
    assert "no sound device" in mute
    assert EspeakVoice("en-US", program=program(tmp_path / "good", "true")).why_not() is None


def test_it_speaks_in_the_locales_accent_and_stops_at_once(tmp_path: Path) -> None:
    log, pid = tmp_path / "log", tmp_path / "pid"
    speak = program(tmp_path / "speak", f'echo "$@" >{log}; echo $$ >{pid}; exec sleep 60')
    voice = EspeakVoice("en-AU", program=speak)
    voice.start("-Hello.")
    while not (pid.exists() and pid.read_text().strip()):
        pass
    voice.stop()
    voice.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
    assert log.read_text() == "-v en-gb -s 165 -- -Hello.\n"


def test_a_patient_voice_returns_when_it_has_finished(tmp_path: Path) -> None:
    log = tmp_path / "log"
    voice = EspeakVoice(
        "de-DE", program=program(tmp_path / "speak", f"echo $2 >{log}"), patient=True
    )
    voice.start("Guten Tag.")
    assert log.read_text() == "de\n"
    voice.stop()
