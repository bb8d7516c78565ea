"""CONTRIBUTING.md's two examples are walked through, and each step prints what it says there."""

import re
from pathlib import Path

import pytest

from tests.documents.clone import ROOT, Clone
from tests.documents.markdown import blocks, section, told

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

MODEL = "make model"
CHECK = ".venv/bin/python -m skill check"
LOCALES = "interaction_model/skill-package/interactionModels/custom"
WORDS = "content/en/phrases.yaml"
TESTS = (
    "tests/alexa/test_handlers.py tests/interaction_model/test_held_out.py tests/test_everywhere.py"
    " tests/test_conversations.py -k 'test_every_intent or test_the_table or Thanks or thanking'"
)
MYPY = ".venv/bin/mypy --no-error-summary "

HEARD = (
    *("ta for that", "thank you very much coach", "many thanks coach", "good job mate"),
    *("thanks a lot coach", "that was great coach", "thank you dear coach", "how kind of you"),
    *("I really appreciate that", "nice work mate"),
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
    failing = clone.failing(TESTS)
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
    assert clone.failing(TESTS) == set()


def _write_samples(clone: Clone, english: str, *samples: str) -> None:
    lines = "".join(f'      - "{one}"\n' for one in samples)
    clone.write("interaction_model/en.yaml", f"{english}\n  ThanksIntent:\n    samples:\n{lines}")


def test_a_language_is_added_as_it_says(clone: Clone) -> None:
    text = section(CONTRIBUTING, "## A language")
    content, in_order, model = blocks(text)

    clone.copy("content/en/stretches/knee_to_chest.yaml", "content/de/stretches/knee_to_chest.yaml")
    one_stretch = clone.run(CHECK)
    clone.remove("content/de")
    clone.copy("content/en", "content/de")
    clone.change("content/de/phrases.yaml", "name.left: left", "name.left: links")
    clone.change("content/de/phrases.yaml", "name.right: right", "name.right: rechts")
    knee = clone.read("content/de/stretches/knee_to_chest.yaml")
    clone.change(
        "content/de/stretches/knee_to_chest.yaml",
        "say: Your hips",
        "say: Das Knie links. Your hips",
    )
    assert told(content, one_stretch + clone.run(CHECK)) == content
    clone.write("content/de/stretches/knee_to_chest.yaml", knee)
    assert told(in_order, clone.run(CHECK)) == in_order

    neither = clone.run(MODEL)
    clone.copy("interaction_model/en.yaml", "interaction_model/de.yaml")
    copied = clone.run(MODEL)
    german = "interaction_model/de.yaml"
    clone.change(german, "locales: [en-US, en-GB, en-AU, en-CA, en-IN]", "locales: [de-DE]")
    clone.change(german, "invocation_name: lower back coach", "invocation_name: rücken trainer")
    clone.copy("interaction_model/manifest/en.yaml", "interaction_model/manifest/de.yaml")
    in_english = clone.run(MODEL)
    assert told(model, [*neither, *copied, *in_english]) == model
    page = "interaction_model/manifest/de.yaml"
    clone.change(page, "- Alexa, open lower back coach", "- Alexa, öffne rücken trainer")
    assert clone.run(MODEL) == []
    assert clone.read(f"{LOCALES}/de-DE.json")

    (zone,) = re.findall(r"`(test_\w+)`", text)
    assert clone.failing(f"tests/alexa/test_account.py -k {zone}") == {zone}
