"""infra/privacy.md says what is: what is stored, what is logged, and for how long.

Whoever stores more says so.
"""

import json
import re

import pytest

from skill.domain.conversation import events
from skill.domain.memory.history import DAYS_KEPT, RECENT_DAYS
from skill.domain.memory.progress import ROUNDS_KEPT
from skill.journal import HASH_SHOWN, turn
from skill.stores.base import KEPT
from tests.infra.template import INFRA, template
from tests.stores.schema_1 import EVERYTHING
from tests.support.session import HOUSEHOLD, SHE, Shelf, Visit

PAGE = " ".join((INFRA / "privacy.md").read_text(encoding="utf-8").split())
STORED = {
    "schema": "a version number",
    "version": "a version number",
    "birth": "a random number that tells your entry from one that was deleted",
    "expires": "the day on which the entry expires",
    "account": "under a number that is computed from the user id",
    "person": "If Alexa recognises your voice, you have an entry of your own",
    "unfinished": "where in the routine you stopped",
    "settings": "your settings",
    "day_off": "a rest day",
    "rounds": "when you finished the routine, the last four times",
    "known": "which stretches you know well enough to be told in short",
    "learning": "until then the times at which you did each",
    "newest": "on which days you stretched",
    "days": "on which days you stretched",
    "recent": "which stretches you did",
    "heard": "that you have heard the notice about safety",
    "last": "a number that tells the last request that opened the skill from the next",
}
INSIDE = {
    "unfinished": {
        "at": "when that was",
        "place": "where",
        "plan": "which stretches you had chosen",
        "hold": "how long it holds",
        "left": "what was left of a hold",
        "ran_out": "whether Alexa closed the session there",
    },
    "settings": {
        "at": "when",
        "wait": "how the coach waits",
        "pace": "how fast",
        "hold": "how long it holds",
        "forms": "which form of a stretch",
    },
    "day_off": {"at": "when", "day": "its date"},
}
LOGGED = {
    "time": "the time",
    "version": "the skill's own version",
    "request_id": "Amazon's number of that request",
    "request_type": "the kind of request",
    "intent": "no kind is noted",
    "locale": "the language",
    "listener": "the first 12 characters of the number",
    "place": "the stretch, the side and the step",
    "outcome": "how it ended",
    "reason": "how it ended",
    "error": "what went wrong",
    "ms": "how long the answer took",
    "store_ms": "how long the answer took",
    "attempts": "how long the answer took",
}


def test_all_that_is_stored_is_named() -> None:
    item = json.loads(EVERYTHING.item)
    record = item.pop("record")["M"]
    assert STORED.keys() == item.keys() | record.keys()
    for key, inner in INSIDE.items():
        assert inner.keys() == record[key]["M"].keys()
    for words in (*STORED.values(), *(one for inner in INSIDE.values() for one in inner.values())):
        assert words in PAGE


def test_all_that_is_logged_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with turn() as entry:
        for name in LOGGED:
            if hasattr(entry, name):
                setattr(entry, name, 1)
        entry.listener = "a" * 43
    line = json.loads(capsys.readouterr().out)
    assert line.keys() - {"Turns", "Latency", "StoreLatency", "_aws"} == LOGGED.keys()
    for words in LOGGED.values():
        assert words in PAGE


def test_what_is_said_of_time_and_number_is_so() -> None:
    assert f"for up to {DAYS_KEPT} days; for the last {RECENT_DAYS} of them" in PAGE
    assert ROUNDS_KEPT == 4
    assert round(KEPT / (365.25 / 12 * 24 * 3600)) == 18
    assert "not used for eighteen months" in PAGE
    assert f"the first {HASH_SHOWN} characters" in PAGE
    assert f"after [{template()['Parameters']['LogDays']['Default']}] days" in PAGE


class TestDeleting:
    def test_yes_deletes_the_entry_of_a_recognised_voice_and_no_reminder(self) -> None:
        visit = self._after_a_routine()
        assert set(visit.store.kept) == {HOUSEHOLD}
        assert visit.bell.asked == []
        assert "Deleting your data does not cancel a reminder" in PAGE

    def test_without_a_recognised_voice_it_deletes_them_all(self) -> None:
        assert self._after_a_routine(asks_as_household=True).store.kept == {}
        assert "every entry of the account, those of recognised voices included" in PAGE

    @staticmethod
    def _after_a_routine(*, asks_as_household: bool = False) -> Visit:
        store = Shelf()
        for listener in (HOUSEHOLD, SHE):
            visit = Visit(store, listener=listener)
            visit(events.Launched())
            visit(events.StartAsked())
            visit(events.NextAsked())
        assert set(store.kept) == {HOUSEHOLD, SHE}
        visit = Visit(store, listener=HOUSEHOLD if asks_as_household else SHE)
        visit(events.Launched())
        visit(events.ForgetAsked())
        visit(events.Yes())
        return visit


def test_nothing_is_left_to_fill_in_that_is_not_in_brackets() -> None:
    for name in ("privacy.md", "terms.md"):
        text = (INFRA / name).read_text(encoding="utf-8")
        assert re.search(r"\[date\]", text)
        assert not re.search(r"TODO|XXX|example\.(com|org)", text)
