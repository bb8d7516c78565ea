"""Every word in every situation: tests/conversations/everywhere.txt, and what is true of it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from skill.alexa.account import USUAL_ZONE
from skill.alexa.handlers import HANDLERS
from skill.domain.conversation.questions import Asking
from skill.domain.conversation.state import State
from skill.domain.memory.progress import Progress
from skill.domain.routine.place import Place
from tests.support.alexa_api import fake_alexa
from tests.support.conversation import Conversation
from tests.support.lines import asked, pattern
from tests.support.situations import SITUATIONS, Situation, enter, reached
from tests.support.utterance import understood
from tests.support.visits import asking_in, begins_in, place_in

FILE = Path(__file__).parent / "conversations" / "everywhere.txt"

QUESTIONS: Mapping[str, Asking | None] = {
    "-": None,
    "again?": Asking.AGAIN,
    "anyway?": Asking.ANYWAY,
    "carry?": Asking.CARRY_ON,
    "easier?": Asking.EASIER,
    "forget?": Asking.FORGET,
    "long?": Asking.HOLD_LENGTH,
    "next": Asking.NEXT,
    "off?": Asking.TOMORROW_OFF,
    "over?": Asking.START_OVER,
    "remind?": Asking.REMIND,
    "reset?": Asking.RESET,
    "start": Asking.START,
    "when?": Asking.REMINDER_TIME,
    "which?": Asking.STRETCH,
}
"""The table's short names for the question that is left open."""

HEAD, *ROWS = (
    line
    for line in FILE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
TABLE = {words.strip(): cells.split() for words, _, cells in (row.partition("|") for row in ROWS)}

CHANGE_NOTHING = [
    *(
        "Pause",
        "Benefits",
        "Benefits stretch=sphinx",
        "Advice topic=cure",
        "Advice",
        "ListStretches",
        "WhereAmI",
    ),
    *("Help", "Fallback", "SetHold", "Stretch", 'Stretch stretch="the plank"'),
]
"""What is only answered: nothing moves, and nothing is learned."""
HURTS = ["Pain", "Pain sensation=cramp", "Pain sensation=dizzy", "Pain body_part=knee"]
NEEDS_HELP_NOW = [
    "Emergency",
    "Pain sensation=numb",
    "Pain body_part=chest",
    "Pain body_part=chest sensation=dizzy",
]
BROKEN_IN_ON = {"hold": "knee_to_chest/right", "by-self": "childs_pose"}
"""Where the listener is in the answers that are not heard to their end."""
WAITS_AT: Mapping[str, str | None] = {
    **dict.fromkeys(SITUATIONS, "knee_to_chest/left"),
    **dict.fromkeys(("stranger", "new", "back", "last", "alone", "again?")),
    "section": "knee_to_chest/right",
    "2nd-side": "piriformis/right",
    "step": "childs_pose",
    "anyway?": "piriformis/right",
    "off?": "piriformis/right",
    **BROKEN_IN_ON,
}
"""Where the routine waits for who says "stop" there: after what was heard to its end, or in its
middle."""
ENDS = ["EXCEEDED_MAX_REPROMPTS", "USER_INITIATED", "ERROR"]


@pytest.fixture(scope="module")
def conversation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversation]:
    with fake_alexa() as alexa:
        alexa.zone = USUAL_ZONE
        conversation = Conversation(tmp_path_factory.mktemp("everywhere"), alexa=alexa)
        yield conversation
        conversation.store.close()


@pytest.fixture(scope="module")
def situations(conversation: Conversation) -> Mapping[str, Situation]:
    return {name: reached(conversation, name) for name in SITUATIONS}


@pytest.mark.parametrize(("words", "expected"), TABLE.items(), ids=TABLE)
def test_every_word_leads_where_the_table_says(
    conversation: Conversation, situations: Mapping[str, Situation], words: str, expected: list[str]
) -> None:
    short = {asking: name for name, asking in QUESTIONS.items()}
    found = {}
    for name, situation in situations.items():
        enter(conversation, situation, f"{name}, {words}")
        heard = conversation.say(words)
        found[name] = short[None if heard.ends_session else asked(heard.text)]
    assert found == dict(zip(HEAD.split(), expected, strict=True))


def test_the_table_has_every_intent_and_every_question() -> None:
    assert {understood(words)[0] for words in TABLE if words != "launch"} == set(HANDLERS)
    assert HEAD.split() == list(SITUATIONS)
    assert {asking for asking in QUESTIONS.values() if asking} == set(Asking)


def test_every_question_is_open_somewhere(situations: Mapping[str, Situation]) -> None:
    assert {asking_in(situation.state.visit) for situation in situations.values()} == {
        None,
        *Asking,
    }


@pytest.mark.parametrize("words", CHANGE_NOTHING)
@pytest.mark.parametrize("name", SITUATIONS)
def test_a_question_of_the_listener_moves_nothing(
    conversation: Conversation, situations: Mapping[str, Situation], name: str, words: str
) -> None:
    before = situations[name].state
    enter(conversation, situations[name], f"{name}, asks {words}")
    conversation.say(words)
    at = begins_in(conversation.state.visit)
    assert (at and _section(at)) == _stretched_at(name, before)
    assert conversation.state.visit.course == before.visit.course
    after = conversation.saved() or Progress()
    # What was heard until then counts, as with any other word; the question adds nothing to it.
    assert (after.settings, after.day_off, after.rounds) == (
        before.progress.settings,
        before.progress.day_off,
        before.progress.rounds,
    )
    assert after.unfinished.value is None or before.progress.unfinished.value is not None


@pytest.mark.parametrize("words", HURTS)
@pytest.mark.parametrize("name", SITUATIONS)
def test_pain_ends_the_stretch_and_leads_nowhere(
    conversation: Conversation, situations: Mapping[str, Situation], name: str, words: str
) -> None:
    before = situations[name].state
    enter(conversation, situations[name], f"{name}, feels {words}")
    heard = conversation.say(words)
    after = conversation.state
    assert place_in(after.visit) is None
    assert after.progress.day_off == before.progress.day_off
    assert after.progress.rounds == before.progress.rounds
    assert not any(
        pattern(line).search(heard.text)
        for line in ("ask.carry_on", "ask.next", "ask.next_stretch")
    )
    if hurt := _stretched_at(name, before):
        stretch = hurt.partition("/")[0]
        assert pattern(f"{hurt}/come_out").search(heard.text)
        assert stretch in after.visit.avoid
        unfinished = after.progress.unfinished.value
        assert unfinished is None or unfinished.place.stretch != stretch


@pytest.mark.parametrize("words", NEEDS_HELP_NOW)
@pytest.mark.parametrize("name", SITUATIONS)
def test_an_emergency_is_answered_at_once_and_with_nothing_else(
    conversation: Conversation, situations: Mapping[str, Situation], name: str, words: str
) -> None:
    before = situations[name]
    enter(conversation, before, f"{name}, needs help: {words}")
    heard = conversation.say(words)
    assert heard.ends_session
    assert pattern("emergency").fullmatch(heard.text)
    assert _unharmed(conversation.saved(), before)


@pytest.mark.parametrize("reason", ENDS)
@pytest.mark.parametrize("name", SITUATIONS)
def test_a_session_that_ends_keeps_what_there_was(
    conversation: Conversation, situations: Mapping[str, Situation], name: str, reason: str
) -> None:
    situation = situations[name]
    if situation.session is None:
        return
    enter(conversation, situation, f"{name}, {reason}")
    conversation.end(reason)
    assert _unharmed(conversation.saved(), situation, finished=name == "last" and reason != "ERROR")


@pytest.mark.parametrize("name", SITUATIONS)
def test_whoever_leaves_finds_the_place_again(
    conversation: Conversation, situations: Mapping[str, Situation], name: str
) -> None:
    enter(conversation, situations[name], f"{name}, leaves")
    heard = conversation.say("Stop")
    assert bool(pattern("goodbye.kept").search(heard.text)) == bool(WAITS_AT[name])
    saved = conversation.saved()
    waiting = saved.unfinished.value if saved else None
    assert (waiting and _section(waiting.place)) == WAITS_AT[name]
    conversation.say("ResumeRoutine")
    assert bool(place_in(conversation.state.visit)) == bool(WAITS_AT[name])


def _unharmed(saved: Progress | None, before: Situation, *, finished: bool = False) -> bool:
    """Whether nothing is lost, and nothing is added but what was heard until then."""
    known, now = before.progress or Progress(), saved or Progress()
    return (
        (now.settings, now.day_off) == (known.settings, known.day_off)
        and len(now.rounds - known.rounds) == finished
        and known.rounds <= now.rounds
        and known.known <= now.known
        and known.history.days <= now.history.days
        and (finished or bool(now.unfinished.value) == bool(known.unfinished.value))
    )


def _stretched_at(name: str, before: State) -> str | None:
    """The section that the listener is in, in a situation."""
    at = place_in(before.visit)
    return BROKEN_IN_ON.get(name) or (_section(at) if at else None)


def _section(place: Place) -> str:
    return "/".join(part for part in place.section if part)
