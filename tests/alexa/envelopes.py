"""Whole request bodies as Alexa sends them."""

from copy import deepcopy
from typing import Any

from tests.alexa.requests import APPLICATION_ID, REQUESTS

TIMESTAMP = "2026-11-20T07:15:42Z"

OUT_OF_SESSION = (
    "Alexa.Authorization.",
    "Alexa.DataStore.",
    "AlexaHouseholdListEvent.",
    "AlexaSkillEvent.",
    "AudioPlayer.",
    "CanFulfillIntentRequest",
    "Messaging.",
    "PlaybackController.",
    "Reminders.",
    "System.",
)


def envelope(kind: str, *, timestamp: str = TIMESTAMP) -> dict[str, Any]:
    """A whole request of this type, sent by a recognised voice from a device with a screen."""
    request = {
        "type": kind,
        "requestId": "amzn1.echo-api.request.8d4b6f7a-52f1-4c0c-9a4e-2f8f8a0d4b55",
        "locale": "en-GB",
        "timestamp": timestamp,
        **deepcopy(REQUESTS[kind]),
    }
    body: dict[str, Any] = {"version": "1.0", "context": _context(), "request": request}
    if not kind.startswith(OUT_OF_SESSION):
        body["session"] = {
            "new": False,
            "sessionId": "amzn1.echo-api.session.0d1e6a53-0a67-4d0a-8a0e-5d8f6d7b4a10",
            "application": {"applicationId": APPLICATION_ID},
            "attributes": {
                "state": {"place": ["piriformis", "left", 2], "seconds": 12, "open": None}
            },
            "user": {"userId": "amzn1.ask.account.AF6Z7574YHBQCNNTJK45QROUSCUJEHIYAHZRP35F"},
        }
    return body


def _context() -> dict[str, Any]:
    return {
        "Viewports": [
            {
                "type": "APL",
                "id": "main",
                "shape": "RECTANGLE",
                "dpi": 213,
                "presentationType": "STANDARD",
                "canRotate": False,
                "configuration": {
                    "current": {
                        "mode": "HUB",
                        "video": {"codecs": ["H_264_42", "H_264_41"]},
                        "size": {"type": "DISCRETE", "pixelWidth": 1280, "pixelHeight": 800},
                    },
                },
            },
        ],
        "Viewport": {
            "experiences": [
                {
                    "arcMinuteWidth": 346,
                    "arcMinuteHeight": 216,
                    "canRotate": False,
                    "canResize": False,
                }
            ],
            "mode": "HUB",
            "shape": "RECTANGLE",
            "pixelWidth": 1280,
            "pixelHeight": 800,
            "dpi": 213,
            "currentPixelWidth": 1280,
            "currentPixelHeight": 800,
            "touch": ["SINGLE"],
            "video": {"codecs": ["H_264_42", "H_264_41"]},
        },
        "Alexa.Presentation.APL": {
            "token": "screen",
            "version": "AriaRuntimeLibrary-2.0",
            "componentsVisibleOnScreen": [
                {
                    "uid": ":1000",
                    "position": "1280x800+0+0:0",
                    "type": "mixed",
                    "tags": {"viewport": {}},
                    "visibility": 1.0,
                    "children": [
                        {
                            "id": "next",
                            "uid": ":1002",
                            "position": "300x90+40+640:0",
                            "type": "text",
                            "tags": {"clickable": True, "focused": False, "ordinal": 1},
                            "transform": [1.0, 0, 0, 1.0, 0, 0],
                            "entities": [],
                        },
                    ],
                    "entities": [],
                },
            ],
        },
        "Extensions": {"available": {"aplext:backstack:10": {}}},
        "AudioPlayer": {"offsetInMilliseconds": 0, "token": "", "playerActivity": "IDLE"},
        "System": {
            "application": {"applicationId": APPLICATION_ID},
            "user": {
                "userId": "amzn1.ask.account.AF6Z7574YHBQCNNTJK45QROUSCUJEHIYAHZRP35F",
                "permissions": {
                    "scopes": {"alexa::alerts:reminders:skill:readwrite": {"status": "GRANTED"}}
                },
            },
            "person": {"personId": "amzn1.ask.person.A1B2C3"},
            "unit": {
                "unitId": "amzn1.ask.unit.did.A",
                "persistentUnitId": "amzn1.alexa.unit.did.B",
            },
            "device": {
                "deviceId": "amzn1.ask.device.AG2K",
                "supportedInterfaces": {
                    "Alexa.Presentation.APL": {"runtime": {"maxVersion": "2023.3"}},
                    "AudioPlayer": {},
                    "Geolocation": {},
                },
            },
            # Alexa's ends in .com; nobody can be called under this one.
            "apiEndpoint": "https://api.eu.amazonalexa.invalid",
            "apiAccessToken": "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJhdWQiOiJo.Z0",
        },
    }
