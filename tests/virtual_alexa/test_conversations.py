"""Whole conversations with the running service.

virtual-alexa holds them, an emulator that nobody here wrote.
"""

from collections.abc import Iterator

import pytest

from skill.domain.conversation.questions import Asking
from skill.domain.memory.settings import Wait
from skill.domain.routine.model import Ease, Side
from skill.simulator.service import HOST, Service, serve_command
from tests.support.article import SEVEN
from tests.support.visits import asking_in, in_detour, place_in
from tests.virtual_alexa.speaker import Speaker

OPEN = "open lower back coach"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real service, with a memory of its own."""
    ports: list[int] = []

    def serve(port: int) -> tuple[str, ...]:
        ports.append(port)
        return tuple(serve_command(port))

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(
            "COACH_SQLITE_PATH", str(tmp_path_factory.mktemp("coach") / "progress.sqlite3")
        )
        with Service(serve) as service:
            service.wait_until_ready()
            yield f"http://{HOST}:{ports[-1]}/alexa"


@pytest.fixture
def alexa(url: str) -> Iterator[Speaker]:
    with Speaker(url) as speaker:
        yield speaker


def test_a_newcomer_goes_from_the_first_stretch_to_the_end(alexa: Speaker) -> None:
    assert alexa.say(OPEN).says("launch.new", "safety.notice", "ask.start")
    heard = alexa.say("start")
    assert heard.says(
        "launch.begin", "childs_pose/hips", "childs_pose/hold length=30", "ask.next_stretch"
    )
    read = []
    while not heard.is_over:
        at = place_in(heard.state.visit)
        assert at
        assert asking_in(heard.state.visit) is Asking.NEXT
        read.append((at.stretch, at.side))
        assert len(read) <= 40
        heard = alexa.say("next" if len(read) % 2 else "I'm done")
    assert [one for one in read if one[0] in SEVEN] == [
        ("childs_pose", None),
        ("knee_to_chest", Side.RIGHT),
        ("knee_to_chest", Side.LEFT),
        ("piriformis", Side.RIGHT),
        ("piriformis", Side.LEFT),
        ("spinal_twist", Side.LEFT),
        ("spinal_twist", Side.RIGHT),
        ("pelvic_tilt", None),
        ("cat_cow", None),
        ("sphinx", None),
    ]
    assert heard.says("finish.done", "move/front/start", "finish.goodbye")
    heard = alexa.say(OPEN)
    assert heard.says("launch.finished", "ask.again")
    assert len(heard.state.progress.rounds) == 1
    assert alexa.say("no").is_over


def test_a_stretch_by_another_name_pain_and_a_day_off(alexa: Speaker) -> None:
    alexa.say(OPEN)
    alexa.say("start")
    alexa.say("next")
    heard = alexa.say("next")
    assert heard.says("knee_to_chest/left/knee", "knee_to_chest/left/hold.after")

    heard = alexa.say("do figure four")
    assert heard.intent == "StretchIntent"
    assert heard.says("piriformis/right/cross", "ask.next_side side=left")
    # It is the one that comes next anyway.
    assert not in_detour(heard.state.visit)

    heard = alexa.say("it hurts")
    assert heard.says("piriformis/right/come_out", "pain.pain", "ask.tomorrow_off")
    assert heard.state.visit.avoid == {"piriformis"}
    assert "hurt" not in str(heard.received["sessionAttributes"]["state"]["progress"])

    heard = alexa.say("yes")
    assert heard.says("pain.tomorrow_off")
    assert heard.is_over

    heard = alexa.say(OPEN)
    assert heard.state.progress.day_off.value
    heard = alexa.say("stop")
    assert heard.is_over
    assert heard.says("goodbye.kept")


def test_leaving_in_the_middle_and_coming_back(alexa: Speaker) -> None:
    alexa.say(OPEN)
    alexa.say("start")
    alexa.say("next")
    heard = alexa.say("stop")
    assert heard.is_over
    assert heard.says("goodbye.kept")

    heard = alexa.say(OPEN)
    # The right side was heard to its end.
    assert heard.says("launch.unfinished", "ask.carry_on section=knee_to_chest/left")
    heard = alexa.say("yes")
    assert heard.says("knee_to_chest/left/knee")
    assert "outputSpeech" not in alexa.end("EXCEEDED_MAX_REPROMPTS").received["response"]

    heard = alexa.say("ask lower back coach to carry on from last time")
    assert heard.intent == "ResumeRoutineIntent"
    assert heard.sent["session"]["new"]
    assert heard.says("piriformis/right/cross")


def test_what_slots_say(alexa: Speaker) -> None:
    heard = alexa.say("ask lower back coach to do the lying pigeon on the left leg")
    assert heard.says("safety.notice", "piriformis/left/cross")
    at = place_in(heard.state.visit)
    assert at
    assert at.side is Side.LEFT

    heard = alexa.say("make it easier every time")
    assert heard.says("form.always", "piriformis/left/easier")
    assert heard.state.progress.settings.value.forms == (("piriformis", Ease.EASIER),)
    assert alexa.say("slow down").state.progress.settings.value.pace > 100
    # The one side that was asked for is done, so no other has to be held alike.
    heard = alexa.mean("SetHoldIntent", duration="PT45S")
    assert heard.says("setting.hold length=45")
    assert alexa.say("how often should I do this").says("advice.how_often")

    heard = alexa.mean("StartRoutineIntent", minutes="PT8M")
    assert heard.says("launch.short minutes=8")
    assert heard.state.progress.unfinished.value
    assert 0 < len(heard.state.progress.unfinished.value.plan) < 7

    heard = alexa.say("wait after each step")
    assert heard.state.progress.settings.value.wait is Wait.STEP
    assert alexa.say("my knees are achy").says("pain.sore", "ask.easier")
    heard = alexa.say("pain in my chest")
    assert heard.says("emergency")
    assert heard.is_over
