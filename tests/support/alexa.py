"""Alexa's intents and slots for unit tests, read as the service reads them."""

import json
from typing import Any

from ask_sdk_model import Intent

from skill.alexa.serializer import AlexaSerializer


def authority(*ids: str, code: str = "ER_SUCCESS_MATCH") -> dict[str, Any]:
    """What one list of values made of a slot: the ids that match."""
    return {
        "authority": "amzn1.er-authority.echo-sdk.skill.LIST",
        "status": {"code": code},
        "values": [{"value": {"name": one, "id": one}} for one in ids],
    }


def slot(name: str, value: str, *authorities: dict[str, Any]) -> dict[str, Any]:
    """One slot, as heard, and what its authorities made of it."""
    return {
        "name": name,
        "value": value,
        "resolutions": {"resolutionsPerAuthority": list(authorities)},
    }


def intent_of(name: str, *slots: dict[str, Any]) -> Intent:
    """The intent of that name with its slots."""
    body = {"name": name, "slots": {one["name"]: one for one in slots}}
    intent: Intent = AlexaSerializer().deserialize(json.dumps(body), Intent)
    return intent
