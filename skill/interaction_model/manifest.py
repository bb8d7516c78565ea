"""The skill's manifest: ``interaction_model/manifest/`` -> ``skill-package/skill.json``.

Its files explain themselves.

Limits are those of Amazon's "Skill Manifest Schema"; the rules for example phrases those of its
certification.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from skill.content import read_yaml
from skill.errors import ContentInvalid
from skill.interaction_model.package import Expanded
from skill.interaction_model.source import Source
from skill.interaction_model.templates import SLOT

FOLDER = Path("manifest")
MANIFEST = Path("skill-package/skill.json")
ICONS = {
    "smallIconUri": (Path("assets/images/icon_108.png"), 108),
    "largeIconUri": (Path("assets/images/icon_512.png"), 512),
}
"""Each icon's place in the skill package, and the pixels of its sides."""

LONGEST = {"name": 50, "summary": 160, "description": 4000, "testing_instructions": 4000}
MOST_KEYWORDS = 30
PHRASES = 3
CERTIFICATES = ("Trusted", "Wildcard")
"""The kinds that Alexa accepts of a published skill."""

_SHARED: Mapping[str, type] = {
    "endpoint": str,
    "certificate": str,
    "privacy_policy": str,
    "terms_of_use": str,
    "category": str,
    "permissions": list,
    "events": list,
    "interfaces": list,
    "testing_instructions": str,
}
_LISTING: Mapping[str, type] = {
    "name": str,
    "summary": str,
    "description": str,
    "example_phrases": list,
    "keywords": list,
}
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Language:
    """One language's listing, beside the model that it speaks of."""

    source: Source
    expanded: Expanded
    listing: Mapping[str, Any]

    @property
    def file(self) -> str:
        """The listing's file, as faults name it."""
        return f"{FOLDER}/{self.source.file}"


def read(
    root: Path, models: Sequence[tuple[Source, Expanded]]
) -> tuple[Mapping[str, Any], list[Language]]:
    """What the manifest's files hold.

    Raises :class:`ContentInvalid` with every fault of their shape.
    """
    faults: list[str] = []
    shared = _read(root, f"{FOLDER}/skill.yaml", _SHARED, faults)
    languages = [
        Language(source, expanded, _read(root, f"{FOLDER}/{source.file}", _LISTING, faults))
        for source, expanded in models
    ]
    if faults:
        raise ContentInvalid(faults)
    return shared, languages


def text(shared: Mapping[str, Any], languages: Sequence[Language]) -> str:
    """The manifest as Alexa takes it. What the skill does not use is not in it."""
    endpoint = {"uri": shared["endpoint"], "sslCertificateType": shared["certificate"]}
    interfaces = [{"type": name} for name in shared["interfaces"]]
    manifest: dict[str, Any] = {
        "manifestVersion": "1.0",
        "publishingInformation": {
            "category": shared["category"],
            "distributionMode": "PUBLIC",
            "isAvailableWorldwide": True,
            "distributionCountries": [],
            "testingInstructions": shared["testing_instructions"],
            "locales": {locale: _listing(language) for language, locale in _locales(languages)},
        },
        "apis": {"custom": {"endpoint": endpoint, "interfaces": interfaces}},
        "permissions": [{"name": name} for name in shared["permissions"]],
        "privacyAndCompliance": {
            "allowsPurchases": False,
            "containsAds": False,
            "isChildDirected": False,
            "isExportCompliant": True,
            "usesHealthInfo": False,
            "usesPersonalInfo": False,
            "locales": {
                locale: {
                    "privacyPolicyUrl": shared["privacy_policy"],
                    "termsOfUseUrl": shared["terms_of_use"],
                }
                for _, locale in _locales(languages)
            },
        },
    }
    if shared["events"]:
        subscriptions = [{"eventName": name} for name in shared["events"]]
        manifest["events"] = {"endpoint": endpoint, "subscriptions": subscriptions}
    # To the byte as ask-cli writes it back after a deployment, or the file would be stale then.
    return json.dumps({"manifest": manifest}, indent=2, ensure_ascii=False)


def manifest_faults(
    root: Path, shared: Mapping[str, Any], languages: Sequence[Language]
) -> Iterator[str]:
    """Everything that Alexa or its certification would refuse."""
    file = f"{FOLDER}/skill.yaml"
    for key in ("endpoint", "privacy_policy", "terms_of_use"):
        parts = urlsplit(shared[key])
        if parts.scheme != "https" or not parts.hostname or parts.port not in {None, 443}:
            yield f"{file}: {key}: '{shared[key]}' is not an https address on port 443"
    if shared["certificate"] not in CERTIFICATES:
        yield f"{file}: certificate: must be {' or '.join(CERTIFICATES)}"
    yield from _lengths(file, shared)
    for language in languages:
        yield from _lengths(language.file, language.listing)
        yield from _phrases(language)
        if len(language.listing["keywords"]) > MOST_KEYWORDS:
            yield f"{language.file}: keywords: there may be {MOST_KEYWORDS}"
    for icon, pixels in ICONS.values():
        if _size(root / MANIFEST.parent / icon) != (pixels, pixels):
            yield (
                f"{MANIFEST.parent / icon}: is not a PNG of {pixels} by {pixels} pixels; "
                "run make icons"
            )


def said_by(phrase: str, language: Language) -> Iterator[str]:
    """The intents with a sample that says ``phrase``, its slots filled with known values."""
    words = " ".join(re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", phrase.lower()))  # noqa: RUF001 - typeset apostrophes
    for intent in language.source.intents:
        kinds = {
            name: language.source.slot_types[kind].words for name, kind in intent.slots.items()
        }
        samples = (one for some in language.expanded[intent.name].values() for one in some)
        if any(_pattern(sample, kinds).fullmatch(words) for sample in samples):
            yield intent.name


def _listing(language: Language) -> dict[str, Any]:
    listing = language.listing
    return {
        "name": listing["name"],
        "summary": listing["summary"],
        "description": listing["description"],
        "examplePhrases": listing["example_phrases"],
        "keywords": listing["keywords"],
        **{key: f"file://{path}" for key, (path, _) in ICONS.items()},
    }


def _locales(languages: Sequence[Language]) -> Iterator[tuple[Language, str]]:
    yield from ((language, locale) for language in languages for locale in language.source.locales)


def _phrases(language: Language) -> Iterator[str]:
    key = f"{language.file}: example_phrases"
    phrases = language.listing["example_phrases"]
    if len(phrases) != PHRASES:
        yield f"{key}: there must be {PHRASES}"
        return
    first, *others = phrases
    if not first.startswith("Alexa, ") or language.source.invocation_name not in first:
        yield f"{key}: the first must wake Alexa and name '{language.source.invocation_name}'"
    yield from (
        f"{key}: '{phrase}' is no sample" for phrase in others if not any(said_by(phrase, language))
    )


def _lengths(file: str, values: Mapping[str, Any]) -> Iterator[str]:
    for key, most in LONGEST.items():
        if key in values and len(values[key]) > most:
            yield f"{file}: {key}: has {len(values[key])} characters, {most} are allowed"


def _pattern(sample: str, kinds: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    parts = SLOT.split(sample.lower())
    filled = "".join(
        re.escape(part) if index % 2 == 0 else f"(?:{'|'.join(map(re.escape, kinds[part]))})"
        for index, part in enumerate(parts)
    )
    return re.compile(filled, re.IGNORECASE)


def _size(icon: Path) -> tuple[int, int] | None:
    """Width and height by the file's own header; ``None`` if it is no PNG."""
    try:
        head = icon.read_bytes()[:24]
    except FileNotFoundError:
        return None
    if not head.startswith(_PNG):
        return None
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def _read(root: Path, name: str, form: Mapping[str, type], faults: list[str]) -> Mapping[str, Any]:
    try:
        raw = read_yaml(root / name)
    except ContentInvalid as error:
        faults += [f"{FOLDER}/{fault}" for fault in error.faults]
        return {}
    if not isinstance(raw, dict):
        faults.append(f"{name}: the file: must map names to values")
        return {}
    faults += [f"{name}: {key}: is not known here" for key in raw.keys() - form.keys()]
    for key, kind in form.items():
        if not isinstance(raw.get(key), kind):
            faults.append(
                f"{name}: {key}: must be {'a list of words' if kind is list else 'words'}"
            )
        elif kind is list:
            faults += [
                f"{name}: {key}: '{one}' is no word" for one in raw[key] if not isinstance(one, str)
            ]
    # YAML's blocks end in a line break, and Alexa's fields do not.
    return {key: value.strip() if isinstance(value, str) else value for key, value in raw.items()}
