"""One person at the terminal and one simulated speaker: what a typed line does."""

import json
from dataclasses import dataclass, field

from skill.simulator.device import Device, Exchange, Phase
from skill.simulator.invocation import strip_wake_word
from skill.simulator.transcript import Transcript

HELP = """Type what you would say, then Enter. While Alexa speaks or you hold, that interrupts her.
An empty line or /silence: say nothing, until the microphone closes.
/json: the last request and response. /help: this page. /quit: leave.
"""
WAKE_WORD_HINT = (
    '(While a speaker talks or you hold, it hears only "Alexa, next", never a bare "next".)'
)


@dataclass(eq=False)
class Conversation:
    """What is typed goes to `device`, what happens to `transcript`.

    With `skips` set, time is skipped: each answer is played to its end before the next line is
    read. With `echoes` set, what was typed is written into the transcript, because the terminal
    shows no more of it.
    """

    device: Device
    transcript: Transcript
    skips: bool
    echoes: bool
    _hinted: bool = field(default=False, init=False)
    _shown_from: int = field(default=0, init=False)

    def open(self) -> None:
        """Open the session, as the person would."""
        words = f"Alexa, open {self.device.invocation_name}"
        self.transcript.you(words)
        self._say(words)

    def enter(self, line: str) -> bool:
        """Do what the typed `line` asks for. False when it asks to leave."""
        words = " ".join(line.split())
        if self.echoes and words and not words.startswith("/"):
            self.transcript.you(words)
        match words:
            case "/quit":
                return False
            case "/help":
                self.transcript.note(HELP)
            case "/json":
                for exchange in self.device.exchanges[self._shown_from :]:
                    self.transcript.note(_readable(exchange))
            case "" | "/silence":
                self._stay_silent()
            case _ if words.startswith("/"):
                self.transcript.note(f"There is no {words}. Try /help.")
            case _:
                self._say(self._woken(words))
        return True

    def leave(self) -> None:
        """End the session silently, as if the person walked out."""
        self.device.tell = lambda _: None
        self.device.leave()

    def _woken(self, words: str) -> str:
        """The words with "Alexa" in front where a speaker wouldn't hear them without."""
        if self.device.phase is Phase.LISTENING or strip_wake_word(words)[1]:
            return words
        if self.device.phase is Phase.SPEAKING and not self._hinted:
            self._hinted = True
            self.transcript.note(WAKE_WORD_HINT)
        return f"Alexa, {words}"

    def _say(self, words: str) -> None:
        self._shown_from = len(self.device.exchanges)
        self.device.say(words)
        if self.skips:
            self.device.hear_out()

    def _stay_silent(self) -> None:
        self._shown_from = len(self.device.exchanges)
        if self.skips:
            self.device.stay_silent()
        else:
            self.device.close_microphone()


def _readable(exchange: Exchange) -> str:
    response = exchange.response
    if response is None:
        answer = "no response"
    else:
        try:
            answer = json.dumps(json.loads(response), indent=2, ensure_ascii=False)
        except ValueError:
            answer = response
    return f"{json.dumps(exchange.request, indent=2, ensure_ascii=False)}\n{answer}"
