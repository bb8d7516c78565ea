"""The application as a Lambda function, in this process; ``tests/infra`` runs what is shipped."""

import json
from collections.abc import Iterator

import pytest

from skill.errors import ConfigInvalid
from skill.stores.dynamodb import create_table
from skill.web.aws_lambda import handler_from
from skill.web.verification import RequestVerifier
from tests.alexa.requests import APPLICATION_ID
from tests.infra.aws_lambda import event
from tests.stores import engines
from tests.stores.conftest import REGION, _credentials
from tests.support.signing import signed, verifier

__all__ = ["_credentials"]

SETTINGS = {
    "COACH_SKILL_ID": APPLICATION_ID,
    "COACH_TABLE": "lambda",
    "COACH_PEPPER": "a pepper of some length",
}


@pytest.fixture
def settings(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with engines.dynoxide(tmp_path_factory.mktemp("lambda") / "tables") as endpoint:
        create_table("lambda", REGION, endpoint)
        yield {**SETTINGS, "COACH_DYNAMODB_ENDPOINT": endpoint}


def test_a_signed_event_is_answered(settings: dict[str, str]) -> None:
    headers, body = signed()
    answer = handler_from(settings, verifier())(event("POST", "/alexa", headers, body), None)
    assert answer["statusCode"] == 200
    assert answer["headers"]["content-type"] == "application/json"
    assert answer["isBase64Encoded"] is False
    assert "outputSpeech" in json.loads(answer["body"])["response"]


def test_without_a_verifier_of_its_own_it_trusts_amazon_alone(
    settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def amazons(skill_id: str) -> RequestVerifier:
        made.append(skill_id)
        return verifier()

    monkeypatch.setattr("skill.web.aws_lambda.RequestVerifier", amazons)
    headers, body = signed()
    del headers["Signature-256"]
    answer = handler_from(settings)(event("POST", "/alexa", headers, body), None)
    assert (answer["statusCode"], answer["body"], made) == (400, "", [APPLICATION_ID])


@pytest.mark.parametrize("missing", ["COACH_SKILL_ID", "COACH_TABLE"])
def test_it_does_not_start_without(missing: str) -> None:
    settings = {name: value for name, value in SETTINGS.items() if name != missing}
    with pytest.raises(ConfigInvalid, match=missing):
        handler_from(settings)
