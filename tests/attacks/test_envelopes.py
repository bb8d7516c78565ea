"""Requests that Alexa signed, but not now, or not for this skill."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from skill.errors import Rejected
from skill.web.verification import RequestVerifier
from tests.alexa.envelopes import envelope
from tests.alexa.requests import APPLICATION_ID
from tests.support.signing import NOW, SteppedClock, authority, signed, verifier


def refusal_at(stamp: object, kind: str = "LaunchRequest") -> str | None:
    body = envelope(kind)
    body["request"]["timestamp"] = stamp
    try:
        verifier().check_envelope(body)
    except Rejected as refusal:
        return refusal.reason
    return None


class TestTimestamp:
    @pytest.mark.parametrize("seconds", [-150, -149, 0, 149, 150])
    def test_near_enough(self, seconds: int) -> None:
        assert refusal_at((NOW + timedelta(seconds=seconds)).isoformat()) is None

    @pytest.mark.parametrize("seconds", [-86400, -3600, -151, -150.001, 150.001, 151, 3600])
    def test_too_far(self, seconds: float) -> None:
        assert refusal_at((NOW + timedelta(seconds=seconds)).isoformat()) == "timestamp_range"

    @pytest.mark.parametrize(
        ("seconds", "reason"), [(-3599, None), (-3601, "timestamp_range"), (149, None)]
    )
    def test_a_skill_event_may_be_an_hour_late(self, seconds: int, reason: str | None) -> None:
        stamp = (NOW + timedelta(seconds=seconds)).isoformat()
        assert refusal_at(stamp, "AlexaSkillEvent.SkillDisabled") == reason

    def test_a_skill_event_may_not_come_from_the_future(self) -> None:
        stamp = (NOW + timedelta(seconds=151)).isoformat()
        assert refusal_at(stamp, "AlexaSkillEvent.SkillDisabled") == "timestamp_range"

    def test_other_kinds_whose_name_is_alike_may_not_be_late(self) -> None:
        stamp = (NOW - timedelta(seconds=151)).isoformat()
        body = envelope("LaunchRequest", timestamp=stamp)
        body["request"]["type"] = "alexaskillevent.SkillDisabled"
        with pytest.raises(Rejected, match="timestamp_range"):
            verifier().check_envelope(body)

    @pytest.mark.parametrize(
        "stamp", ["2026-11-20T07:15:42.123Z", "2026-11-20T07:15:42.123456789Z"]
    )
    def test_parts_of_a_second_do_not_matter(self, stamp: str) -> None:
        assert refusal_at(stamp) is None

    @pytest.mark.parametrize(
        "zone", [timezone(timedelta(hours=9)), timezone(-timedelta(hours=23, minutes=59))]
    )
    def test_any_zone_will_do(self, zone: timezone) -> None:
        assert refusal_at(NOW.astimezone(zone).isoformat()) is None

    def test_the_verifiers_own_clock_may_have_any_zone(self) -> None:
        clock = SteppedClock(NOW.astimezone(timezone(timedelta(hours=-8))))
        door = verifier(clock=clock)
        headers, body = signed()
        door.check_signature(headers, body)
        door.check_envelope(json.loads(body))

    @pytest.mark.parametrize(
        "stamp",
        [
            None,
            "",
            "NaN",
            float("nan"),
            float("inf"),
            True,
            [],
            {},
            1795158942,
            1795158942000,
            "1795158942",
            "now",
            "2026-11-20",
            "2026-11-20T07:15:42",
            "2026-11-20T07:15:42 ",
            "2026-13-20T07:15:42Z",
            "2026-11-20T25:15:42Z",
            "2026-11-20T07:15:42+25:00",
            "20 November 2026 07:15:42 UTC",
            "2026-11-20T07:15:42Z\x00",
            "2026-11-20T07:15:42.Z",
            "2026-W47-5T07:15:42Z",
            "20261120T071542Z",
            "٢٠٢٦-11-20T07:15:42Z",
            "\ud800",
            "9" * 5000,
        ],
        ids=repr,
    )
    def test_what_is_no_time_with_a_zone(self, stamp: object) -> None:
        assert refusal_at(stamp) == "timestamp_form"

    @pytest.mark.parametrize("stamp", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
    def test_times_at_the_ends_of_the_calendar(self, stamp: str) -> None:
        assert refusal_at(stamp) == "timestamp_range"

    @pytest.mark.parametrize("request_part", [None, [], "x", 5, {}])
    def test_no_request(self, request_part: object) -> None:
        with pytest.raises(Rejected, match="timestamp_form"):
            verifier().check_envelope({**envelope("LaunchRequest"), "request": request_part})

    def test_it_is_the_real_time_that_counts_if_no_clock_is_given(self) -> None:
        door = RequestVerifier(APPLICATION_ID, roots=[authority().root], fetch=authority().fetch)
        door.check_envelope(envelope("LaunchRequest", timestamp=datetime.now(UTC).isoformat()))
        with pytest.raises(Rejected, match="timestamp_range"):
            door.check_envelope(envelope("LaunchRequest", timestamp="2020-01-01T00:00:00Z"))


class TestApplication:
    def refusal(self, body: dict[str, Any]) -> str | None:
        try:
            verifier().check_envelope(body)
        except Rejected as refusal:
            return refusal.reason
        return None

    def test_a_request_outside_a_session_names_it_in_the_context(self) -> None:
        assert self.refusal(envelope("AudioPlayer.PlaybackStarted")) is None

    def test_an_old_request_may_name_it_in_the_session_only(self) -> None:
        body = envelope("LaunchRequest")
        del body["context"]
        assert self.refusal(body) is None

    @pytest.mark.parametrize("where", ["context", "session"])
    @pytest.mark.parametrize(
        "other", ["amzn1.ask.skill.other", "", None, [], {}, APPLICATION_ID.upper(), 1]
    )
    def test_another_application_in_either_place(self, where: str, other: object) -> None:
        body = envelope("LaunchRequest")
        holder = body["context"]["System"] if where == "context" else body["session"]
        holder["application"] = {"applicationId": other}
        assert self.refusal(body) == "application_id"

    @pytest.mark.parametrize("other", [None, [], "x", 5, {}])
    def test_a_malformed_application(self, other: object) -> None:
        body = envelope("LaunchRequest")
        body["session"]["application"] = other
        assert self.refusal(body) == "application_id"

    @pytest.mark.parametrize("other", [None, [], "x", 5, {}])
    def test_no_application_at_all(self, other: object) -> None:
        body = {**envelope("LaunchRequest"), "context": other, "session": other}
        assert self.refusal(body) == "application_id"

    def test_a_verifier_without_an_application_cannot_be_made(self) -> None:
        with pytest.raises(ValueError, match="application id"):
            RequestVerifier("")
