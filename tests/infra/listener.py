"""Somebody who talks to the function as Alexa does: in signed requests, over an HTTP API."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from skill.simulator.envelope import Identity, JsonObject, Session, envelope
from skill.simulator.response import SkillResponse, read_response
from skill.simulator.transport import HttpResponse
from skill.simulator.voice import SilentVoice
from tests.infra.aws_lambda import Function, event
from tests.support.authority import Authority

SKILL_ID = "amzn1.ask.skill.4f6b0a52-31c7-4f39-8f2e-6f1f0b7f8a11"


class Listener:
    """One listener in one session."""

    def __init__(self, function: Function, authority: Authority, user: str) -> None:
        self.function, self.authority = function, authority
        self.identity = Identity(user_id=user, application_id=SKILL_ID)
        self.session = Session()

    def say(self, request: JsonObject) -> SkillResponse:
        body = json.dumps(
            envelope(request, self.session, self.identity, datetime.now(UTC))
        ).encode()
        answered = self.function.invoke(event("POST", "/alexa", self.authority.headers(body), body))
        response = HttpResponse(answered["statusCode"], answered["body"].encode())
        answer = read_response(response, SilentVoice())
        self.session = replace(self.session, new=False, attributes=answer.attributes)
        return answer
