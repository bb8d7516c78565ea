"""A listener in front of virtual-alexa: says words, and asks the answer what it meant."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from xml.etree import ElementTree as ET

from skill.content import data_root
from skill.domain.conversation.state import State
from skill.domain.conversation.state_record import read_state
from tests.support import tools
from tests.support.lines import pattern

PROGRAM = Path(__file__).with_name("speaker.cjs")
LOCALE = "en-US"
MODEL = data_root("interaction_model") / f"skill-package/interactionModels/custom/{LOCALE}.json"


@dataclass(frozen=True)
class Answer:
    """One exchange, as virtual-alexa saw it."""

    sent: Mapping[str, Any]
    received: Mapping[str, Any]

    @property
    def intent(self) -> str:
        """What virtual-alexa took the words for."""
        name: str = self.sent["request"]["intent"]["name"]
        return name

    @property
    def words(self) -> str:
        """What is spoken, without its markup."""
        ssml: str = self.received["response"]["outputSpeech"]["ssml"]
        speak = ET.fromstring(ssml)  # noqa: S314 - our own service's output
        return " ".join("".join(speak.itertext()).split())

    @property
    def is_over(self) -> bool:
        """Whether the session ends with it."""
        ends: bool = self.received["response"]["shouldEndSession"]
        return ends

    @property
    def state(self) -> State:
        """What the session carries on."""
        return read_state(self.received["sessionAttributes"]["state"])

    def says(self, *lines: str) -> bool:
        """Whether these lines are heard in this order, named as in ``tests/conversations``."""
        at = 0
        for line in lines:
            found = pattern(line).search(self.words, at)
            if found is None:
                return False
            at = found.end()
        return True


class Speaker:
    """One listener's speaker, and the program that plays it."""

    def __init__(self, url: str) -> None:
        self._program = subprocess.Popen(
            (tools.node(), PROGRAM, url, MODEL, LOCALE),
            # The second keeps a library of the emulator's from printing that it is old.
            env=os.environ
            | {
                "NODE_PATH": str(tools.NODE_MODULES),
                "AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE": "1",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # The end of its input ends the program.
        self._program.communicate(timeout=10)

    def say(self, words: str) -> Answer:
        """Words that open the skill or are a sample; virtual-alexa refuses anything else."""
        return self._call({"utter": words})

    def mean(self, intent: str, **slots: str) -> Answer:
        """An intent whose slot Alexa would send in a form of its own, a length of time."""
        return self._call({"intend": intent, "slots": slots})

    def end(self, reason: str) -> Answer:
        """Let the session end."""
        return self._call({"end": reason})

    def _call(self, command: Mapping[str, object]) -> Answer:
        assert self._program.stdin
        assert self._program.stdout
        self._program.stdin.write(json.dumps(command) + "\n")
        self._program.stdin.flush()
        answer = json.loads(self._program.stdout.readline())
        assert "failed" not in answer, answer["failed"]
        return Answer(answer["sent"], answer["received"])
