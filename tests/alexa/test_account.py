"""Whose progress it is, and which day it is where they are."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from skill.alexa import account
from skill.alexa.account import TimeZones, listener_of, listeners_day
from skill.alexa.api import AlexaApi
from skill.content import data_root
from skill.listener import Listener, listener_key
from skill.simulator.envelope import Identity, JsonObject, Session, envelope, launch
from tests.alexa.calls import read
from tests.support.alexa_api import (
    TOKEN,
    ZONE,
    Behaviour,
    FakeAlexa,
    answers,
    breaks_off,
    drip,
    silent,
)

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
PEPPER = "a pepper of some length"


def from_(identity: Identity) -> JsonObject:
    """A request of that speaker."""
    return envelope(launch(), Session("amzn1.echo-api.session.S"), identity, NOW)


@pytest.fixture
def speaker(alexa: FakeAlexa) -> Identity:
    """A speaker in Great Britain whose requests name our Alexa."""
    return Identity(api_endpoint=alexa.url, api_access_token=TOKEN, locale="en-GB")


def test_every_locale_that_there_is_a_model_for_has_a_zone() -> None:
    models = (data_root("interaction_model") / "skill-package/interactionModels/custom").glob(
        "*.json"
    )
    assert {path.stem for path in models} <= account._ZONES.keys()


class Clock:
    """Moved by hand; in seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class TestTheDay:
    @pytest.mark.parametrize(
        ("moment", "zone", "day"),
        [
            # A quarter to midnight, and a quarter past, where the listener is.
            (datetime(2026, 3, 3, 5, 45, tzinfo=UTC), "America/Chicago", MONDAY),
            (datetime(2026, 3, 3, 6, 15, tzinfo=UTC), "America/Chicago", TUESDAY),
            (datetime(2026, 3, 2, 23, 45, tzinfo=UTC), "Europe/London", MONDAY),
            (datetime(2026, 3, 3, 0, 15, tzinfo=UTC), "Europe/London", TUESDAY),
            (datetime(2026, 3, 2, 12, 45, tzinfo=UTC), "Australia/Sydney", MONDAY),
            (datetime(2026, 3, 2, 13, 15, tzinfo=UTC), "Australia/Sydney", TUESDAY),
            (datetime(2026, 3, 2, 18, 15, tzinfo=UTC), "Asia/Kolkata", MONDAY),
            (datetime(2026, 3, 2, 18, 45, tzinfo=UTC), "Asia/Kolkata", TUESDAY),
            # In summer time, and in the hour that there is twice.
            (datetime(2026, 7, 2, 22, 45, tzinfo=UTC), "Europe/London", date(2026, 7, 2)),
            (datetime(2026, 7, 2, 23, 15, tzinfo=UTC), "Europe/London", date(2026, 7, 3)),
            (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/London", date(2026, 10, 25)),
        ],
    )
    def test_it_begins_at_the_listeners_midnight(
        self, moment: datetime, zone: str, day: date
    ) -> None:
        assert listeners_day(moment, zone) == day


class TestTheZone:
    def test_it_is_the_device_s_own(
        self, alexa: FakeAlexa, api: AlexaApi, speaker: Identity
    ) -> None:
        alexa.zone = "Pacific/Auckland"
        assert TimeZones(api).of(read(from_(speaker))) == "Pacific/Auckland"
        assert alexa.calls[0].path == f"/v2/devices/{speaker.device_id}/settings/System.timeZone"

    @pytest.mark.parametrize(
        ("locale", "zone"),
        [
            ("en-US", "America/Chicago"),
            ("en-CA", "America/Toronto"),
            ("en-GB", "Europe/London"),
            ("en-AU", "Australia/Sydney"),
            ("en-IN", "Asia/Kolkata"),
            ("is-IS", "America/Chicago"),
            (None, "America/Chicago"),
        ],
    )
    def test_where_alexa_is_not_reached_it_is_that_of_the_locale(
        self, api: AlexaApi, locale: str | None, zone: str
    ) -> None:
        body: Any = from_(Identity())
        body["request"]["locale"] = locale
        assert TimeZones(api).of(read(body)) == zone

    @pytest.mark.parametrize(
        "behaviour",
        [
            answers(204),
            answers(302, "Asia/Tokyo", location="/elsewhere"),
            answers(401, {"code": "INVALID_BEARER_TOKEN"}),
            answers(404, "Asia/Tokyo"),
            answers(429),
            answers(500, {"message": "Internal Server Error"}),
            answers(200),
            answers(200, raw=b"Asia/Tokyo"),
            answers(200, raw=b"\x00" * 100_000),
            answers(200, "x" * 60_000),
            *[
                answers(200, name)
                for name in (
                    "",
                    "Mars/Olympus",
                    "../../etc/passwd",
                    "/etc/passwd",
                    "Europe",
                    "a\0b",
                )
            ],
            *[answers(200, value) for value in (7, ["Asia/Tokyo"], {"zone": "Asia/Tokyo"}, True)],
            breaks_off,
            drip,
            silent,
        ],
    )
    def test_whatever_else_comes_it_is_that_of_the_locale_and_asked_again(
        self, alexa: FakeAlexa, api: AlexaApi, speaker: Identity, behaviour: Behaviour
    ) -> None:
        zones = TimeZones(api)
        alexa.faults[ZONE] = behaviour
        assert zones.of(read(from_(speaker))) == "Europe/London"
        del alexa.faults[ZONE]
        alexa.zone = "America/Denver"
        assert zones.of(read(from_(speaker))) == "America/Denver"

    def test_it_is_asked_for_once_in_a_while(
        self, alexa: FakeAlexa, api: AlexaApi, speaker: Identity
    ) -> None:
        clock = Clock()
        zones = TimeZones(api, clock)
        for _ in range(5):
            assert zones.of(read(from_(speaker))) == "Europe/London"
        assert len(alexa.calls) == 1
        alexa.zone = "Asia/Tokyo"
        clock.now += account.ZONE_SECONDS - 1
        assert zones.of(read(from_(speaker))) == "Europe/London"
        clock.now += 2
        assert zones.of(read(from_(speaker))) == "Asia/Tokyo"

    def test_one_that_was_known_is_better_than_the_locale_s(
        self, alexa: FakeAlexa, api: AlexaApi, speaker: Identity
    ) -> None:
        clock = Clock()
        zones = TimeZones(api, clock)
        alexa.zone = "Asia/Tokyo"
        zones.of(read(from_(speaker)))
        alexa.faults[ZONE] = answers(500)
        clock.now += account.ZONE_SECONDS + 1
        assert zones.of(read(from_(speaker))) == "Asia/Tokyo"

    def test_each_device_has_its_own(
        self, alexa: FakeAlexa, api: AlexaApi, speaker: Identity
    ) -> None:
        zones = TimeZones(api)
        at_home, away = speaker, replace(speaker, device_id="amzn1.ask.device/../away")
        assert zones.of(read(from_(at_home))) == "Europe/London"
        alexa.zone = "Asia/Tokyo"
        assert zones.of(read(from_(away))) == "Asia/Tokyo"
        assert (
            alexa.calls[-1].path
            == "/v2/devices/amzn1.ask.device%2F..%2Faway/settings/System.timeZone"
        )
        assert zones.of(read(from_(at_home))) == "Europe/London"

    def test_only_so_many_are_kept(
        self, alexa: FakeAlexa, api: AlexaApi, speaker: Identity, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(account, "ZONES_KEPT", 3)
        zones = TimeZones(api)
        for device in "abcd":
            zones.of(read(from_(replace(speaker, device_id=device))))
        assert len(zones._known) == 3
        for device, calls in (("d", 4), ("a", 5)):
            zones.of(read(from_(replace(speaker, device_id=device))))
            assert len(alexa.calls) == calls

    def test_without_a_device_nobody_is_asked(
        self, alexa: FakeAlexa, api: AlexaApi, speaker: Identity
    ) -> None:
        whole: Any = from_(speaker)
        del whole["context"]["System"]["device"]
        bare: Any = from_(speaker)
        del bare["context"]
        for body in (whole, bare):
            assert TimeZones(api).of(read(body)) == "Europe/London"
        assert not alexa.calls


class TestTheListener:
    def test_is_the_account_and_the_voice_by_keyed_hashes(self) -> None:
        household = Identity()
        anna = replace(household, person_id="amzn1.ask.person.ANNA")
        key = listener_key(PEPPER, household.user_id)
        assert listener_of(read(from_(household)), PEPPER) == Listener(key)
        assert listener_of(read(from_(anna)), PEPPER) == Listener(
            key, listener_key(PEPPER, "amzn1.ask.person.ANNA")
        )
        assert listener_of(read(from_(anna)), "another pepper") != listener_of(
            read(from_(anna)), PEPPER
        )

    def test_is_somebody_else_in_another_household(self) -> None:
        anna = Identity(person_id="amzn1.ask.person.ANNA")
        elsewhere = replace(anna, user_id="amzn1.ask.account.ELSEWHERE")
        assert (
            listener_of(read(from_(anna)), PEPPER).account
            != listener_of(read(from_(elsewhere)), PEPPER).account
        )

    def test_is_never_confused_with_a_person_of_the_same_id(self) -> None:
        account_, person = Identity(user_id="same"), Identity(user_id="other", person_id="same")
        assert listener_of(read(from_(account_)), PEPPER) != listener_of(
            read(from_(person)), PEPPER
        )

    @pytest.mark.parametrize("missing", ["user", "person", "context"])
    def test_is_the_session_s_account_where_the_context_names_none(self, missing: str) -> None:
        body: Any = from_(Identity(person_id="amzn1.ask.person.ANNA"))
        if missing == "context":
            del body["context"]
        else:
            del body["context"]["System"][missing]
        assert listener_of(read(body), PEPPER).account == listener_key(PEPPER, Identity().user_id)

    def test_without_an_account_stands_for_the_session_only(self) -> None:
        body: Any = from_(Identity())
        del body["context"]["System"]["user"]
        del body["session"]["user"]
        assert listener_of(read(body), PEPPER) == Listener(
            listener_key(PEPPER, "amzn1.echo-api.session.S")
        )
        del body["session"]
        assert listener_of(read(body), PEPPER) == Listener(listener_key(PEPPER, "nobody"))
