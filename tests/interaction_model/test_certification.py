"""Amazon's certification, as far as it can be looked up in the skill package: one test a rule."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from skill import interaction_model
from skill.interaction_model.manifest import MANIFEST
from skill.simulator.understanding import FALLBACK, Understanding

ROOT = Path(__file__).parents[2]
LOCALES = ["en-AU", "en-CA", "en-GB", "en-IN", "en-US"]
QUOTED = re.compile(r'"([^"]+?),?"')
OPENING = "Alexa, open lower back coach"


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    path = interaction_model.model_root() / MANIFEST
    found = json.loads(path.read_text(encoding="utf-8"))["manifest"]
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    path = interaction_model.model_root() / "skill-package/interactionModels/custom/en-US.json"
    return Understanding(json.loads(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def skills_code() -> str:
    folders = (ROOT / "skill" / name for name in ("alexa", "domain", "web"))
    return "".join(
        path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py")
    )


def listings(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The English pages: what they must say is looked for in English."""
    yield from (manifest["publishingInformation"]["locales"][locale] for locale in LOCALES)


class TestListing:
    def test_each_locale_has_a_model_a_page_and_a_privacy_policy(
        self, manifest: dict[str, Any]
    ) -> None:
        models = (interaction_model.model_root() / "skill-package/interactionModels/custom").glob(
            "*.json"
        )
        locales = {path.stem for path in models}
        assert locales >= set(LOCALES)
        assert set(manifest["publishingInformation"]["locales"]) == locales
        addresses = manifest["privacyAndCompliance"]["locales"]
        assert set(addresses) == locales
        for locale in locales:
            assert addresses[locale]["privacyPolicyUrl"].startswith("https://")
            assert addresses[locale]["termsOfUseUrl"].startswith("https://")

    def test_the_name_is_the_invocation_name_and_promises_nothing(
        self, manifest: dict[str, Any]
    ) -> None:
        for listing in listings(manifest):
            assert listing["name"].lower() == "lower back coach"
            for promise in ("cure", "heal", "pain", "relief", "treat"):
                assert (
                    promise
                    not in f"{listing['name']} {listing['summary']} {listing['keywords']}".lower()
                )

    def test_the_description_says_that_it_is_no_medical_advice(
        self, manifest: dict[str, Any]
    ) -> None:
        for listing in listings(manifest):
            for needed in (
                "for general information only",
                "not a substitute for professional medical advice, diagnosis or treatment",
                "Ask your doctor",
                "medical emergency, call your doctor or your local emergency number",
            ):
                assert needed in listing["description"]

    def test_it_is_for_health_and_fitness_and_takes_no_health_information(
        self, manifest: dict[str, Any]
    ) -> None:
        assert manifest["publishingInformation"]["category"] == "HEALTH_AND_FITNESS"
        declared = {
            key: value
            for key, value in manifest["privacyAndCompliance"].items()
            if key != "locales"
        }
        assert declared.pop("isExportCompliant") is True
        assert not any(declared.values())
        assert "usesHealthInfo" in declared

    def test_no_markup_and_no_exclamation(self, manifest: dict[str, Any]) -> None:
        for listing in listings(manifest):
            for field in ("name", "summary", "description"):
                assert not re.search(r"[!<>*#]|&\w+;", listing[field]), field

    def test_testers_are_told_what_to_say(self, manifest: dict[str, Any]) -> None:
        told = manifest["publishingInformation"]["testingInstructions"]
        assert OPENING in told
        assert "No account" in told


class TestPhrases:
    def test_the_first_wakes_alexa_and_opens_the_skill(self, manifest: dict[str, Any]) -> None:
        for listing in listings(manifest):
            assert listing["examplePhrases"][0] == OPENING

    def test_each_of_the_others_does_what_it_promises(
        self, manifest: dict[str, Any], understanding: Understanding
    ) -> None:
        for listing in listings(manifest):
            meant = [understanding.resolve(phrase) for phrase in listing["examplePhrases"][1:]]
            assert [one.intent for one in meant] == ["StartRoutineIntent", "StretchIntent"]

    def test_whatever_the_page_or_the_instructions_quote_is_understood(
        self, manifest: dict[str, Any], understanding: Understanding
    ) -> None:
        texts = [manifest["publishingInformation"]["testingInstructions"]]
        texts += {listing["description"] for listing in listings(manifest)}
        for text in texts:
            quoted = [one for one in QUOTED.findall(text) if one != OPENING]
            assert quoted
            for utterance in quoted:
                assert (
                    understanding.resolve(utterance.removeprefix("Alexa, ")).intent != FALLBACK
                ), utterance


class TestDeclared:
    """What the manifest declares is what the code does."""

    @pytest.mark.parametrize(
        ("declared", "used"),
        [
            ("alexa::alerts:reminders:skill:readwrite", "AskForPermissionsConsentRequest"),
            ("SKILL_DISABLED", "SkillDisabled"),
            ("ALEXA_PRESENTATION_APL", "RenderDocument"),
            ("AUDIO_PLAYER", "AudioPlayer"),
        ],
    )
    def test_it_is_declared_if_and_only_if_it_is_used(
        self, manifest: dict[str, Any], skills_code: str, declared: str, used: str
    ) -> None:
        assert (declared in json.dumps(manifest)) == (used in skills_code)

    def test_the_endpoint_is_https_with_a_certificate_that_alexa_trusts(
        self, manifest: dict[str, Any]
    ) -> None:
        endpoint = manifest["apis"]["custom"]["endpoint"]
        assert endpoint["uri"].startswith("https://")
        assert endpoint["uri"].endswith("/alexa")
        assert endpoint["sslCertificateType"] in {"Trusted", "Wildcard"}

    def test_stop_cancel_help_fallback_and_home_are_there(self) -> None:
        path = interaction_model.model_root() / "skill-package/interactionModels/custom/en-US.json"
        model = json.loads(path.read_text(encoding="utf-8"))["interactionModel"]["languageModel"]
        names = {intent["name"] for intent in model["intents"]}
        assert {
            f"AMAZON.{name}Intent"
            for name in ("Help", "Stop", "Cancel", "Fallback", "NavigateHome")
        } <= names
        assert model["invocationName"] == "lower back coach"
