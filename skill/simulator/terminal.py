"""A conversation with the skill in the terminal, through the simulated speaker.

On a terminal it runs in real time. With the input piped, or with `fast`, silences are skipped and
lines are taken one by one, so that a script can drive it.
"""

import contextlib
import signal
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn, TextIO
from urllib.parse import urlsplit

from skill.simulator.clock import RealClock, SteppedClock
from skill.simulator.envelope import Identity
from skill.simulator.service import Service
from skill.simulator.transport import ServiceUnreachable, Transport, http_transport

if TYPE_CHECKING:
    from skill.simulator.conversation import Conversation


def talk(
    *, url: str | None, fast: bool, speak: bool, locale: str, model: Mapping[str, object]
) -> int:
    """Talk to the service at `url`, or to one started for the occasion, until the person leaves.

    Args:
        url: Where the service answers; without a path, /alexa is meant. None starts one on
            loopback.
        fast: Skip silences.
        speak: Say the words aloud through espeak-ng, where it is installed.
        locale: For example en-US.
        model: The interaction model built for that locale.

    Returns:
        The exit code: 0, or 1 when the service could not be started.
    """
    with contextlib.ExitStack() as stack:
        for number in (signal.SIGTERM, signal.SIGHUP):
            stack.callback(signal.signal, number, signal.signal(number, _leave))
        try:
            if url is None:
                service = stack.enter_context(Service())
                # Nothing heavy is imported before this point: the service starts up meanwhile.
                conversation = prepare(
                    service.send, Identity(locale=locale), fast=fast, speak=speak, model=model
                )
                service.wait_until_ready()
            else:
                send = http_transport(_address(url))
                conversation = prepare(
                    send, Identity(locale=locale), fast=fast, speak=speak, model=model
                )
            hold(conversation)
        except (ServiceUnreachable, ValueError) as error:
            print(error, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print()
    return 0


def prepare(
    send: Transport, identity: Identity, *, fast: bool, speak: bool, model: Mapping[str, object]
) -> "Conversation":
    """The terminal, with a speaker of `identity`; its requests go to `send`.

    As for `talk` otherwise.
    """
    from rich.console import Console

    from skill.simulator.conversation import Conversation
    from skill.simulator.device import Device
    from skill.simulator.transcript import Transcript
    from skill.simulator.understanding import Understanding
    from skill.simulator.voice import EspeakVoice

    console = Console(highlight=False, markup=False, emoji=False)
    on_terminal = sys.stdin.isatty() and console.is_terminal and not console.is_dumb_terminal
    skips = fast or not on_terminal
    device = Device(
        send,
        Understanding(model),
        _invocation_name(model),
        identity=identity,
        clock=SteppedClock() if skips else RealClock(),
    )
    transcript = Transcript(console, device.invocation_name, silences=skips)
    device.tell = transcript.happened
    if speak:
        espeak = EspeakVoice(identity.locale, patient=skips)
        missing = espeak.why_not()
        if missing is None:
            device.voice = espeak
        else:
            transcript.note(f"(Nothing is spoken aloud: {missing}.)")
    return Conversation(device, transcript, skips=skips, echoes=not (skips and sys.stdin.isatty()))


def hold(conversation: "Conversation") -> None:
    """Open the session and talk, until the person leaves or the input ends."""
    if conversation.skips:
        conversation.open()
        while (line := _next_line(sys.stdin)) is not None and conversation.enter(line):
            pass
    else:
        from skill.simulator.keyboard import Keyboard
        from skill.simulator.live import LiveConversation

        LiveConversation(conversation, Keyboard(sys.stdin.fileno())).run()
    conversation.leave()


def _next_line(source: TextIO) -> str | None:
    """The next line typed or piped in; None at the end of input."""
    if source.isatty():
        try:
            return input("You    ")
        except EOFError:
            print()
            return None
    return source.readline() or None


def _address(url: str) -> str:
    parts = urlsplit(url)
    return url if parts.path.strip("/") else parts._replace(path="/alexa").geturl()


def _invocation_name(model: Mapping[str, object]) -> str:
    match model:
        case {"interactionModel": {"languageModel": {"invocationName": str(name)}}}:
            return name
        case _:
            raise ValueError("the interaction model names no invocation")


def _leave(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)
