"""CONTRIBUTING.md's two examples are walked through, and each step prints what it says there."""

import re
from pathlib import Path

import pytest

from tests.documents.clone import ROOT, Clone
from tests.documents.markdown import blocks, section, told

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

MODEL = "make model"
CHECK = ".venv/bin/python -m skill check"
WORDS = "content/en/phrases.yaml"
UNFINISHED = (
    "tests/alexa/test_handlers.py tests/interaction_model/test_held_out.py tests/test_everywhere.py"
    " -k 'test_every_intent or test_the_table'"
)
FINISHED = (
    "tests/test_conversations.py tests/test_everywhere.py -k 'says-thank or leads and Thanks'"
)
MYPY = ".venv/bin/mypy --no-error-summary "

HEARD = (
    *("ta for that", "bless you coach", "I'm grateful", "nice one mate", "thank you ever so much"),
    *("cheers for that", "many thanks to you", "how kind", "thank you dear", "I'm obliged"),
)
SAMPLES = (
    *("thank you [coach]", "thank you (so|very) much", "(thanks|cheers) a lot", "many thanks"),
    *(
        "much appreciated",
        "I appreciate (it|that)",
        "[that's] very kind [of you]",
        "well done coach",
    ),
    *("I'm thankful", "good job [coach]", "nice work", "that felt (good|great|lovely)"),
    *("that was (good|great|lovely|wonderful)", "you're (the best|great|a star)", "lovely job"),
    *("I (love|enjoyed) (that|it)", "what a relief"),
)
"""What people say; the templates of what they say."""


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_an_intent_is_added_as_it_says(clone: Clone) -> None:
    text = section(CONTRIBUTING, "## An intent")
    model, no_event, no_case, one_missing = blocks(text)

    english = clone.read("interaction_model/en.yaml")
    _write_samples(clone, english, "start my routine", *SAMPLES[:2])
    assert told(model, clone.run(MODEL)) == model

    clone.change(
        "skill/alexa/handlers.py",
        '    "AMAZON.YesIntent"',
        '    "ThanksIntent": lambda _: events.Thanked(),\n    "AMAZON.YesIntent"',
    )
    assert told(no_event, clone.run(MYPY + "skill/alexa/handlers.py")) == no_event

    events = "skill/domain/conversation/events.py"
    thanked = '@dataclass(frozen=True)\nclass Thanked:\n    """Said thank you."""\n\n\n'
    yes = "@dataclass(frozen=True)\nclass Yes:"
    clone.change(events, yes, thanked + yes)
    clone.change(events, "    | Yes\n", "    | Thanked\n    | Yes\n")
    respond = "skill/domain/conversation/respond.py"
    assert told(no_case, clone.run(MYPY + respond)) == no_case

    case = "        case events.Thanked():\n            return answers.thank(context)\n"
    clone.change(
        respond,
        "        case _:\n            assert_never",
        f"{case}        case _:\n            assert_never",
    )
    clone.add(
        "skill/domain/conversation/topics/answers.py",
        '\n\ndef thank(context: Context) -> Turn:\n    """A word back."""\n'
        '    return answer_between(context, context.say("thanks"))\n',
    )
    assert clone.run(MYPY + respond) == []

    words = clone.read(WORDS)
    clone.add(WORDS, "thanks: You're welcome.\n")
    without_key = clone.run(CHECK)
    clone.change(
        "skill/domain/script/phrasebook.py", "\nsorry.general\n", "\nthanks\nsorry.general\n"
    )
    clone.write(WORDS, words)
    without_words = clone.run(CHECK)
    assert told(one_missing, without_key + without_words) == one_missing
    clone.add(WORDS, "thanks: You're welcome.\n")

    _write_samples(clone, english, *SAMPLES)
    assert clone.run(MODEL) == []
    failing = clone.failing(UNFINISHED)
    assert sorted(failing) == sorted(re.findall(r"`(test_\w+)`", text))

    rows = clone.read("tests/conversations/everywhere.txt")
    (helped,) = re.findall(r"^Help +(\|.*\n)", rows, re.MULTILINE)
    clone.add("tests/conversations/everywhere.txt", f"Thanks {helped}")
    said = "says thank you:\n  - {user: launch}\n  - {user: Thanks, says: [thanks], asks: start}\n"
    clone.write("tests/conversations/thanking.yaml", said)
    clone.change(
        "tests/alexa/test_handlers.py",
        '    "AMAZON.YesIntent"',
        '    "ThanksIntent": events.Thanked(),\n    "AMAZON.YesIntent"',
    )
    clone.dump(
        "tests/utterances/en/ThanksIntent.yaml",
        {"intent": "ThanksIntent", "utterances": [{"say": one} for one in HEARD]},
    )
    assert clone.failing(UNFINISHED) == set()
    assert clone.failing(FINISHED) == set()


def _write_samples(clone: Clone, english: str, *samples: str) -> None:
    lines = "".join(f'      - "{one}"\n' for one in samples)
    clone.write("interaction_model/en.yaml", f"{english}\n  ThanksIntent:\n    samples:\n{lines}")
