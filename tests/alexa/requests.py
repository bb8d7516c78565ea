"""Requests as Alexa sends them: one of every type that the SDK knows.

What all requests have in common is left out.

Shapes and values follow the examples in Amazon's reference of each interface; ids and tokens are
made up.
"""

from typing import Any

APPLICATION_ID = "amzn1.ask.skill.4f6b0a52-31c7-4f39-8f2e-6f1f0b7f8a11"

_STRETCH_SLOT = {
    "name": "stretch",
    "value": "figure four",
    "resolutions": {
        "resolutionsPerAuthority": [
            {
                "authority": f"amzn1.er-authority.echo-sdk.{APPLICATION_ID}.STRETCH",
                "status": {"code": "ER_SUCCESS_MATCH"},
                "values": [{"value": {"name": "piriformis stretch", "id": "piriformis"}}],
            },
            {
                "authority": "amzn1.er-authority.echo-sdk.dynamic",
                "status": {"code": "ER_SUCCESS_NO_MATCH"},
            },
        ],
    },
    "confirmationStatus": "NONE",
    "source": "USER",
    "slotValue": {
        "type": "List",
        "values": [
            {"type": "Simple", "value": "figure four"},
            {"type": "Simple", "value": "lying pigeon"},
        ],
    },
}
_SIDE_SLOT = {"name": "side", "confirmationStatus": "NONE", "source": "USER"}
_INTENT = {
    "name": "StretchIntent",
    "confirmationStatus": "NONE",
    "slots": {"stretch": _STRETCH_SLOT, "side": _SIDE_SLOT},
}
_EVENT_TIMES = {
    "eventCreationTime": "2026-11-20T07:15:40Z",
    "eventPublishingTime": "2026-11-20T07:15:41.250Z",
}
_LIST_ITEMS = {
    "body": {"listId": "YW16bjEuYWNjb3VudA==-TASK", "listItemIds": ["9d2d8f06", "0b7f6f0a"]},
    **_EVENT_TIMES,
}
_LIST = {"body": {"listId": "YW16bjEuYWNjb3VudA==-TASK"}, **_EVENT_TIMES}
_PERMISSIONS = {
    "body": {
        "acceptedPermissions": [{"scope": "alexa::alerts:reminders:skill:readwrite"}],
        "acceptedPersonPermissions": [{"scope": "alexa::profile:given_name:read"}],
    },
    **_EVENT_TIMES,
}
_REMINDER = {"body": {"alertToken": "a9f2c7d0-6f0e-4d35-9c6a-8a7b1f", "status": "ON"}}
_PLAYBACK = {"token": "track-1", "offsetInMilliseconds": 10250}
_USAGES = {"packageId": "Coach.Widget", "packageVersion": "1.0.0"}

REQUESTS: dict[str, dict[str, Any]] = {
    "Alexa.Advertisement.AdCompleted": {"token": "ad-1"},
    "Alexa.Advertisement.AdNotRendered": {
        "reason": {"type": "AD_NOT_AVAILABLE", "message": "No ad was returned."}
    },
    "Alexa.Advertisement.ReadyToEnqueueAudio": {"token": "ad-2", "previousToken": "ad-1"},
    "Alexa.Authorization.Grant": {
        "body": {"grant": {"type": "OAuth2.AuthorizationCode", "code": "VGhpcyBpcyBhIGNvZGU"}}
    },
    "Alexa.DataStore.Error": {
        "error": {
            "type": "STORAGE_LIMIT_EXCEEDED",
            "content": {"deviceId": "amzn1.ask.device.A", "commands": []},
        },
    },
    "Alexa.DataStore.PackageManager.InstallationError": {
        "packageId": "Coach.Widget",
        "version": "1.0.0",
        "error": {"type": "INTERNAL_ERROR", "content": {"reason": "manifest"}},
    },
    "Alexa.DataStore.PackageManager.UpdateRequest": {
        "packageId": "Coach.Widget",
        "fromVersion": "1.0.0",
        "toVersion": "1.1.0",
    },
    "Alexa.DataStore.PackageManager.UsagesInstalled": {
        "payload": {
            **_USAGES,
            "usages": [
                {"instanceId": "amzn1.ask.package.v1.instance.v1.1", "location": "FAVORITE"}
            ],
        },
    },
    "Alexa.DataStore.PackageManager.UsagesRemoved": {
        "payload": {
            **_USAGES,
            "usages": [
                {"instanceId": "amzn1.ask.package.v1.instance.v1.1", "location": "FAVORITE"}
            ],
        },
    },
    "Alexa.Presentation.APL.LoadIndexListData": {
        "token": "screen",
        "correlationToken": "101",
        "listId": "days",
        "startIndex": 21,
        "count": 10,
    },
    "Alexa.Presentation.APL.LoadTokenListData": {
        "token": "screen",
        "correlationToken": "102",
        "listId": "days",
        "pageToken": "page-3",
    },
    "Alexa.Presentation.APL.RuntimeError": {
        "token": "screen",
        "errors": [
            {
                "type": "LIST_ERROR",
                "reason": "INVALID_PRESENTATION_TOKEN",
                "listId": "days",
                "listVersion": 2,
                "operationIndex": 0,
                "message": "The token does not match.",
            },
        ],
    },
    "Alexa.Presentation.APL.UserEvent": {
        "token": "screen",
        "arguments": ["next", 3, {"stretch": "sphinx"}],
        "source": {"type": "TouchWrapper", "handler": "Press", "id": "next", "value": False},
        "components": {"slider": 0.5},
    },
    "Alexa.Presentation.APLA.RuntimeError": {
        "token": "sound",
        "errors": [
            {
                "type": "AUDIO_SOURCE_ERROR",
                "reason": "UNKNOWN_ERROR",
                "message": "The source was not found.",
            }
        ],
    },
    "Alexa.Presentation.APLT.UserEvent": {
        "token": "clock",
        "arguments": ["tick"],
        "source": {"type": "Text", "id": "t"},
    },
    "Alexa.Presentation.HTML.Message": {"message": {"ready": True, "score": 12}},
    "Alexa.Presentation.HTML.RuntimeError": {
        "error": {"reason": "TIMED_OUT", "message": "The page took too long.", "code": "408"},
    },
    "AlexaHouseholdListEvent.ItemsCreated": _LIST_ITEMS,
    "AlexaHouseholdListEvent.ItemsDeleted": _LIST_ITEMS,
    "AlexaHouseholdListEvent.ItemsUpdated": _LIST_ITEMS,
    "AlexaHouseholdListEvent.ListCreated": _LIST,
    "AlexaHouseholdListEvent.ListDeleted": _LIST,
    "AlexaHouseholdListEvent.ListUpdated": _LIST,
    "AlexaSkillEvent.NotificationSubscriptionChanged": {
        "body": {"subscriptions": [{"topicId": "daily"}]}
    },
    "AlexaSkillEvent.ProactiveSubscriptionChanged": {
        "body": {"subscriptions": [{"eventName": "AMAZON.MessageAlert.Activated"}]},
    },
    "AlexaSkillEvent.SkillAccountLinked": {"body": {"accessToken": "MCEWT..."}, **_EVENT_TIMES},
    "AlexaSkillEvent.SkillDisabled": _EVENT_TIMES,
    "AlexaSkillEvent.SkillEnabled": _EVENT_TIMES,
    "AlexaSkillEvent.SkillPermissionAccepted": _PERMISSIONS,
    "AlexaSkillEvent.SkillPermissionChanged": _PERMISSIONS,
    "AudioPlayer.PlaybackFailed": {
        "token": "track-1",
        "error": {"type": "MEDIA_ERROR_SERVICE_UNAVAILABLE", "message": "The stream ended."},
        "currentPlaybackState": {
            "token": "track-1",
            "offsetInMilliseconds": 0,
            "playerActivity": "IDLE",
        },
    },
    "AudioPlayer.PlaybackFinished": _PLAYBACK,
    "AudioPlayer.PlaybackNearlyFinished": _PLAYBACK,
    "AudioPlayer.PlaybackStarted": _PLAYBACK,
    "AudioPlayer.PlaybackStopped": _PLAYBACK,
    "CanFulfillIntentRequest": {
        "dialogState": "STARTED",
        "intent": {
            "name": "StretchIntent",
            "slots": {"stretch": {"name": "stretch", "value": "sphinx"}},
        },
    },
    "Connections.Request": {
        "name": "Coach.Stretch",
        "payload": {"stretch": "sphinx", "seconds": 30},
    },
    "Connections.Response": {
        "name": "AskFor",
        "status": {"code": "200", "message": "OK"},
        "payload": {
            "permissionScope": "alexa::alerts:reminders:skill:readwrite",
            "status": "ACCEPTED",
        },
        "token": "reminder",
    },
    "CustomInterfaceController.EventsReceived": {
        "token": "gadget",
        "events": [
            {
                "header": {"namespace": "Custom.Coach", "name": "Pressed"},
                "payload": {"button": 1},
                "endpoint": {"endpointId": "amzn1.ask.endpoint.A"},
            },
        ],
    },
    "CustomInterfaceController.Expired": {
        "token": "gadget",
        "expirationPayload": {"data": "timeout"},
    },
    "Dialog.API.Invoked": {
        "apiRequest": {
            "name": "StartStretch",
            "arguments": {"stretch": "sphinx", "minutes": 5},
            "slots": {"stretch": {"type": "Simple", "value": "sphinx"}},
        },
    },
    "Dialog.InputRequest": {"input": {"name": "Inform", "slots": {"stretch": _STRETCH_SLOT}}},
    "Display.ElementSelected": {"token": "item-3"},
    "GameEngine.InputHandlerEvent": {
        "originatingRequestId": "amzn1.echo-api.request.7",
        "events": [
            {
                "name": "pressed",
                "inputEvents": [
                    {
                        "gadgetId": "amzn1.ask.gadget.05",
                        "timestamp": "2026-11-20T07:15:41.000Z",
                        "action": "down",
                        "color": "FF0000",
                        "feature": "press",
                    },
                ],
            },
        ],
    },
    "IntentRequest": {"dialogState": "IN_PROGRESS", "intent": _INTENT},
    "LaunchRequest": {
        "shouldLinkResultBeReturned": False,
        "task": {"name": "AMAZON.StartWorkout", "version": "1", "input": {"minutes": 5}},
    },
    "Messaging.MessageReceived": {"message": {"notice": "time to stretch", "count": 2}},
    "PlaybackController.NextCommandIssued": {},
    "PlaybackController.PauseCommandIssued": {},
    "PlaybackController.PlayCommandIssued": {},
    "PlaybackController.PreviousCommandIssued": {},
    "Reminders.ReminderCreated": _REMINDER,
    "Reminders.ReminderDeleted": {"body": {"alertTokens": ["a9f2c7d0-6f0e", "0b7f6f0a-9d2d"]}},
    "Reminders.ReminderStarted": _REMINDER,
    "Reminders.ReminderStatusChanged": {
        "body": {"alertToken": "a9f2c7d0-6f0e", "status": "COMPLETED"}
    },
    "Reminders.ReminderUpdated": _REMINDER,
    "SessionEndedRequest": {
        "reason": "ERROR",
        "error": {
            "type": "INVALID_RESPONSE",
            "message": "An exception occurred while dispatching the request.",
        },
    },
    "SessionResumedRequest": {
        "originIpAddress": "192.0.2.7",
        "cause": {
            "type": "ConnectionCompleted",
            "token": "reminder",
            "status": {"code": "200", "message": "OK"},
            "result": {
                "permissionScope": "alexa::alerts:reminders:skill:readwrite",
                "status": "ACCEPTED",
            },
        },
    },
    "System.ExceptionEncountered": {
        "error": {"type": "INVALID_RESPONSE", "message": "The directive was not understood."},
        "cause": {"requestId": "amzn1.echo-api.request.6"},
    },
}
