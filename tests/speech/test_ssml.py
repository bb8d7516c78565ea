"""Timelines as SSML: within Alexa's limits, well-formed, and every silence kept."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.script.timeline import Chime, Cue, Hold, Pause, Say, fill, flat, length
from skill.errors import SpeechTooLong
from skill.speech.ssml import (
    CHIME,
    LONGEST_BREAK_MS,
    MOST_CHARACTERS,
    MOST_SECONDS,
    MOST_SOUNDS,
    ssml,
)

any_words = st.text(st.characters(exclude_categories=()), max_size=30) | st.sampled_from(
    ("5 < 6 & 7 > 2", "]]>", "<speak>", "a\x00b\ufffe\ud800", '"don\'t"', "a\u2028b", "&amp;")
)
cues = st.one_of(
    st.builds(Say, any_words),
    st.builds(Pause, st.floats(0.001, 23)),
    st.just(Chime()),
    st.integers(1, 20).map(lambda seconds: fill(seconds, [(seconds / 2, "Half way.")])),
)
timelines = st.lists(cues, max_size=8).map(tuple)


def breaks(spoken: str) -> list[int]:
    """Every break in milliseconds."""
    root = ET.fromstring(spoken)  # noqa: S314 - made here
    return [
        int(re.sub(r"\D", "", time)) * (1 if time.endswith("ms") else 1000)
        for time in (one.attrib["time"] for one in root.iter("break"))
    ]


@given(timelines)
def test_it_is_well_formed_and_within_the_limits(timeline: tuple[Cue, ...]) -> None:
    spoken = ssml(timeline)
    root = ET.fromstring(spoken)  # noqa: S314 - made here
    assert root.tag == "speak"
    assert {one.tag for one in root.iter()} <= {"speak", "break", "audio"}
    assert len(spoken) <= MOST_CHARACTERS
    assert len(list(root.iter("audio"))) <= MOST_SOUNDS
    assert all(0 < one <= LONGEST_BREAK_MS for one in breaks(spoken))


@given(timelines)
def test_no_silence_is_lost(timeline: tuple[Cue, ...]) -> None:
    parts = list(flat(timeline))
    chimes = [cue for cue in parts if isinstance(cue, Chime)]
    silence = sum(cue.seconds for cue in parts if isinstance(cue, Pause)) + length(
        chimes[MOST_SOUNDS:]
    )
    # Each pause is rounded to a millisecond.
    assert sum(breaks(ssml(timeline))) / 1000 == pytest.approx(silence, abs=0.001 * len(parts))


@given(st.lists(any_words, min_size=1, max_size=4))
def test_every_word_that_can_be_spoken_is(said: list[str]) -> None:
    spoken = ssml(tuple(Say(words) for words in said))
    heard = "".join(ET.fromstring(spoken).itertext())  # noqa: S314 - made here
    printable = "".join(one if one.isprintable() else " " for words in said for one in words)
    assert heard.replace(" ", "") == printable.replace(" ", "")


@pytest.mark.parametrize(
    ("timeline", "spoken"),
    [
        ((), "<speak></speak>"),
        ((Say("Rest."),), "<speak>Rest.</speak>"),
        ((Pause(0.25),), '<speak><break time="250ms"/></speak>'),
        ((Pause(10),), '<speak><break time="10s"/></speak>'),
        (
            (Pause(25.5),),
            '<speak><break time="10s"/> <break time="10s"/> <break time="5500ms"/></speak>',
        ),
        ((Pause(6), Pause(6)), '<speak><break time="10s"/> <break time="2000ms"/></speak>'),
        ((Say("Up"), Chime(), Say("down & out")), f"<speak>Up {CHIME} down &amp; out</speak>"),
        ((Hold(3, (Pause(1), Say("Breathe."), Pause(1))),), None),
    ],
)
def test_examples(timeline: tuple[Cue, ...], spoken: str | None) -> None:
    assert ssml(timeline) == (
        spoken or '<speak><break time="1000ms"/> Breathe. <break time="1000ms"/></speak>'
    )


def test_a_chime_too_many_is_silence_of_its_length() -> None:
    spoken = ssml((Chime(),) * (MOST_SOUNDS + 2))
    assert spoken.count("<audio") == MOST_SOUNDS
    assert breaks(spoken) == [1420]


def test_what_alexa_would_not_speak_is_refused() -> None:
    assert ssml((Pause(MOST_SECONDS),))
    with pytest.raises(SpeechTooLong, match="241 s, 240 at most"):
        ssml((Pause(MOST_SECONDS + 1),))
    # Escaping counts: eight hundred ampersands are quick to say and five times as long to write.
    with pytest.raises(SpeechTooLong, match="characters, 8000 at most"):
        ssml((Say("& " * 1600),))
