import time

import pytest

from skill.simulator.device import MICROPHONE_SECONDS, PROBLEM, Device, Phase
from skill.simulator.envelope import Identity
from skill.simulator.happenings import (
    Closes,
    Faults,
    Happening,
    LeftToDevice,
    Listens,
    NotHeard,
    ShowsCard,
)
from skill.simulator.spoken import Silence, Words
from skill.simulator.transport import HttpResponse, ServiceUnreachable
from tests.simulator.scripted import (
    EMPTY,
    NAME,
    START,
    ScriptedSkill,
    TableUnderstanding,
    answer,
    device,
)

OPEN = "Alexa, open lower back coach"
WELCOME = answer("Welcome back.", reprompt="Say start.")
GOODBYE = answer("Goodbye.", ends=True)
HOLD = answer('Stay here.<break time="10s"/><break time="10s"/><break time="10s"/>Say next.')


def passed(speaker: Device) -> float:
    return (speaker.clock.now() - START).total_seconds()


def words(happened: list[Happening]) -> list[str]:
    return [piece.text for piece in happened if isinstance(piece, Words)]


def test_a_launch_request_is_an_alexa_envelope() -> None:
    speaker, skill, _ = device(
        WELCOME, identity=Identity(person_id="amzn1.ask.person.ONE", locale="en-GB")
    )
    speaker.say(OPEN)
    (message,) = skill.received
    session, system, request = message["session"], message["context"]["System"], message["request"]
    assert message["version"] == "1.0"
    assert session.keys() == {"new", "sessionId", "application", "attributes", "user"}
    assert session["new"] is True
    assert session["application"] == system["application"]
    assert session["user"] == system["user"]
    assert system["person"] == {"personId": "amzn1.ask.person.ONE"}
    assert system["device"].keys() == {"deviceId", "supportedInterfaces"}
    assert request["type"] == "LaunchRequest"
    assert request["timestamp"] == "2026-11-22T07:30:00Z"
    assert request["locale"] == "en-GB"


def test_an_intent_carries_its_slots_and_the_sessions_attributes() -> None:
    speaker, skill, _ = device(
        answer("Hello.", attributes={"place": {"stretch": "sphinx"}}), WELCOME, EMPTY
    )
    speaker.say(OPEN)
    speaker.hear_out()
    speaker.say("do the sphinx")
    first, second = skill.received
    assert second["session"]["new"] is False
    assert second["session"]["sessionId"] == first["session"]["sessionId"]
    assert second["session"]["attributes"] == {"place": {"stretch": "sphinx"}}
    assert "person" not in second["context"]["System"]
    assert second["request"]["intent"] == {
        "name": "StretchIntent",
        "confirmationStatus": "NONE",
        "slots": {"stretch": {"name": "stretch", "value": "sphinx"}},
    }
    speaker.hear_out()
    speaker.say("next")
    assert skill.received[2]["session"]["attributes"] == {}


def test_silence_brings_the_reprompt_once_and_then_the_end() -> None:
    speaker, skill, happened = device(WELCOME)
    said = speaker.say(OPEN)
    assert said is not None
    speaker.hear_out()
    assert passed(speaker) == pytest.approx(said.seconds, abs=0.001)
    speaker.wait(MICROPHONE_SECONDS - 0.1)
    assert words(happened) == ["Welcome back."]
    speaker.wait(0.2)
    assert words(happened) == ["Welcome back.", "Say start."]
    speaker.hear_out()
    assert speaker.phase is Phase.LISTENING
    assert skill.types == ["LaunchRequest"]
    speaker.wait(MICROPHONE_SECONDS)
    assert skill.types == ["LaunchRequest", "EXCEEDED_MAX_REPROMPTS"]
    assert skill.received[1]["session"]["new"] is False
    assert skill.received[1]["session"]["sessionId"] == skill.received[0]["session"]["sessionId"]
    assert happened[-1] == Closes("EXCEEDED_MAX_REPROMPTS")
    assert happened.count(Listens(8.0)) == 2


def test_without_a_reprompt_one_silence_ends_the_session() -> None:
    speaker, skill, _ = device(answer("Yes?"))
    speaker.say(OPEN)
    speaker.stay_silent()
    assert skill.types == ["LaunchRequest", "EXCEEDED_MAX_REPROMPTS"]


def test_a_long_wait_passes_through_everything_in_order() -> None:
    speaker, skill, _ = device(WELCOME)
    speaker.say(OPEN)
    speaker.wait(60)
    assert skill.types[-1] == "EXCEEDED_MAX_REPROMPTS"
    assert passed(speaker) == pytest.approx(60)
    assert speaker.seconds_to_next() is None


def test_an_answer_in_the_reprompts_microphone_goes_on() -> None:
    speaker, skill, happened = device(WELCOME, WELCOME)
    speaker.say(OPEN)
    speaker.stay_silent()
    speaker.say("start")
    speaker.stay_silent()
    assert skill.types == ["LaunchRequest", "StartRoutineIntent"]
    assert not any(isinstance(one, Closes) for one in happened)


def test_an_answer_that_ends_the_session_opens_no_microphone() -> None:
    speaker, skill, happened = device(WELCOME, GOODBYE, WELCOME)
    speaker.say(OPEN)
    speaker.hear_out()
    speaker.say("stop")
    assert Closes(None) not in happened
    speaker.stay_silent()
    assert happened[-2:] == [Words("Goodbye.", happened[-2].seconds), Closes(None)]  # type: ignore[union-attr]
    assert speaker.phase is Phase.SILENT
    assert skill.types == ["LaunchRequest", "AMAZON.StopIntent"]
    speaker.say(OPEN)
    assert skill.received[2]["session"]["new"] is True
    assert skill.received[2]["session"]["attributes"] == {}
    assert skill.received[2]["session"]["sessionId"] != skill.received[0]["session"]["sessionId"]


def test_should_end_session_left_out_ends_it() -> None:
    speaker, _, happened = device(EMPTY)
    speaker.say(OPEN)
    assert happened == [Closes(None)]


def test_only_the_wake_word_interrupts_speech() -> None:
    speaker, skill, happened = device(HOLD, WELCOME)
    speaker.say(OPEN)
    speaker.wait(12)
    assert speaker.say("next") is None
    assert happened[-1] == NotHeard("next")
    assert skill.types == ["LaunchRequest"]
    assert speaker.say("Alexa, next") is not None
    assert skill.types == ["LaunchRequest", "NextStepIntent"]
    assert skill.requests[1]["timestamp"] == "2026-11-22T07:30:12Z"
    assert "Say next." not in words(happened)


def test_the_wake_word_alone_says_nothing() -> None:
    speaker, skill, _ = device(HOLD)
    speaker.say(OPEN)
    assert speaker.say("Alexa!") is None
    assert speaker.phase is Phase.SPEAKING
    assert len(skill.received) == 1


def test_outside_a_session_only_invocations_reach_the_skill() -> None:
    speaker, skill, happened = device(GOODBYE)
    speaker.say("open lower back coach")
    for utterance in (
        "Alexa, next",
        "Alexa, resume",
        "Alexa, stop",
        "Alexa, open upper back coach",
    ):
        assert speaker.say(utterance) is None
    assert happened == [
        NotHeard("open lower back coach"),
        *(LeftToDevice(left) for left in ("next", "resume", "stop", "open upper back coach")),
    ]
    assert skill.received == []
    assert speaker.say("Alexa, open lower back coach") is not None


def test_a_one_shot_opens_a_session_with_its_intent() -> None:
    speaker, skill, _ = device(WELCOME)
    speaker.say("Alexa, ask Lower Back Coach to do the sphinx")
    assert skill.types == ["StretchIntent"]
    assert skill.received[0]["session"]["new"] is True


def test_opening_again_ends_the_session_before() -> None:
    speaker, skill, _ = device(HOLD, WELCOME)
    speaker.say(OPEN)
    speaker.say(OPEN)
    assert skill.types == ["LaunchRequest", "USER_INITIATED", "LaunchRequest"]


def test_exit_is_not_asked_of_the_skill() -> None:
    speaker, skill, happened = device(WELCOME)
    speaker.say(OPEN)
    speaker.hear_out()
    speaker.say("exit")
    assert skill.types == ["LaunchRequest", "USER_INITIATED"]
    assert happened[-1] == Closes("USER_INITIATED")


def test_cutting_off_the_goodbye_still_closes() -> None:
    speaker, _, happened = device(GOODBYE)
    speaker.say(OPEN)
    speaker.say("Alexa, stop")
    assert happened[-2:] == [Closes(None), LeftToDevice("stop")]
    assert speaker.seconds_to_next() is None


def test_an_invalid_response_is_reported_as_an_error() -> None:
    speaker, skill, happened = device(WELCOME, HttpResponse(200, b"<html>"), WELCOME)
    speaker.say(OPEN)
    speaker.hear_out()
    assert speaker.say("start") is None
    ended = skill.requests[2]
    assert ended["reason"] == "ERROR"
    assert ended["error"]["type"] == "INVALID_RESPONSE"
    assert "not JSON" in ended["error"]["message"]
    speaker.hear_out()
    assert words(happened)[-1] == PROBLEM
    assert speaker.phase is Phase.SILENT
    assert speaker.say(OPEN) is not None


def test_a_service_that_is_down_or_late_ends_the_session() -> None:
    for failure, kind in (
        (ServiceUnreachable("refused"), "INTERNAL_SERVICE_ERROR"),
        (TimeoutError(), "ENDPOINT_TIMEOUT"),
    ):
        speaker, skill, happened = device(failure)
        skill.farewell = ServiceUnreachable("refused")
        speaker.say(OPEN)
        assert skill.requests[1]["error"]["type"] == kind
        assert PROBLEM in words(happened)
        assert Faults("SessionEndedRequest: refused") in happened
        assert Closes("ERROR") in happened


def test_speech_in_answer_to_the_end_is_a_fault() -> None:
    speaker, skill, happened = device(WELCOME)
    skill.farewell = GOODBYE
    speaker.say(OPEN)
    speaker.leave()
    assert any(isinstance(piece, Faults) for piece in happened)
    assert "Goodbye." not in words(happened)


def test_a_card_is_shown_with_the_answer() -> None:
    with_card = answer("Hello.")
    with_card["response"]["card"] = {"type": "Simple", "title": "Sphinx", "content": "Lie down."}
    speaker, _, happened = device(with_card)
    said = speaker.say(OPEN)
    assert said is not None
    assert happened[0] == ShowsCard(said.card) if said.card else False


def test_a_clock_that_runs_by_itself_is_caught_up_with() -> None:
    speaker, _, happened = device(HOLD)
    speaker.say(OPEN)
    speaker.clock.sleep(5)
    assert happened[1:] == []
    speaker.catch_up()
    assert happened[1:] == [Silence(30)]
    speaker.clock.sleep(26.5)
    speaker.catch_up()
    speaker.close_microphone()
    assert speaker.phase is Phase.SPEAKING, "it isn't open while the device speaks"
    speaker.clock.sleep(5)
    speaker.catch_up()
    speaker.close_microphone()
    assert happened[-1] == Closes("EXCEEDED_MAX_REPROMPTS")


def test_the_voice_says_each_sentence_and_stops_when_interrupted() -> None:
    said: list[str] = []

    class Recorder:
        def seconds(self, text: str) -> float:
            return float(len(text))

        def start(self, text: str) -> None:
            said.append(text)

        def stop(self) -> None:
            said.append("-")

    speaker, _, _ = device(answer("One. Two."), WELCOME, voice=Recorder())
    spoken = speaker.say(OPEN)
    assert spoken is not None
    assert spoken.seconds == 8
    assert spoken.text == "One. Two."
    speaker.say("Alexa, next")
    assert said[said.index("One.") :] == ["One.", "-", "Welcome back."]


def test_real_time_passes_by_itself() -> None:
    skill = ScriptedSkill([answer('<break time="50ms"/>')])
    speaker = Device(skill, TableUnderstanding(), NAME)
    begun = time.monotonic()
    speaker.say(OPEN)
    speaker.hear_out()
    assert 0.05 <= time.monotonic() - begun < 2
    assert speaker.phase is Phase.LISTENING


def test_what_went_to_and_fro_is_kept() -> None:
    speaker, skill, _ = device(WELCOME, TimeoutError())
    speaker.say(OPEN)
    speaker.say("Alexa, next")
    assert [exchange.request for exchange in speaker.exchanges] == skill.received
    assert speaker.exchanges[0].response is not None
    assert speaker.exchanges[1].response is None
