"""The interaction model: sentence templates and content in, the ask-cli package out.

For development only.
"""

from collections.abc import Iterator
from pathlib import Path

from skill.content import data_root, languages, load
from skill.errors import ContentInvalid
from skill.interaction_model import checks, manifest, package
from skill.interaction_model.package import Expanded
from skill.interaction_model.source import Source, read
from skill.interaction_model.templates import expand


def model_root() -> Path:
    """The folder ``interaction_model``."""
    return data_root("interaction_model")


def sources(root: Path | None = None) -> Iterator[Source]:
    """Every language's source, in the order of their names.

    Raises :class:`ContentInvalid` with all faults of one.
    """
    for path in sorted((root or model_root()).glob("*.yaml")):
        yield read(path, load(path.stem))


def build(root: Path | None = None) -> dict[Path, str]:
    """The package's files by path, as text.

    Raises :class:`ContentInvalid` where a source cannot be read.
    """
    root = root or model_root()
    models = _models(root)
    built = {
        root / path: text
        for source, expanded in models
        for path, text in package.files(source, expanded).items()
    }
    if _has_manifest(root):
        built[root / manifest.MANIFEST] = manifest.text(*manifest.read(root, models))
    return built


def write(root: Path | None = None) -> None:
    """Build the package and write it; models of locales that no source names are removed."""
    root = root or model_root()
    built = build(root)
    for path in stale(root):
        if path in built:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(built[path], encoding="utf-8")
        else:
            path.unlink()


def stale(root: Path | None = None) -> list[Path]:
    """The package's files that are missing, stale, or should not be there."""
    root = root or model_root()
    built = build(root)
    differing = [
        path
        for path, text in built.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    return differing + sorted(set((root / package.LOCALES).glob("*.json")) - built.keys())


def faults(root: Path | None = None) -> list[str]:
    """Everything wrong with the sources, each with file, key and reason."""
    from skill.alexa.handlers import HANDLERS

    root = root or model_root()
    found: list[str] = []
    try:
        models = _models(root)
        found += [
            fault
            for source, expanded in models
            for fault in checks.faults(source, expanded, HANDLERS)
        ]
        if _has_manifest(root):
            found += [
                f"{language}.yaml: is missing, but there is content/{language}/"
                for language in languages()
                if not (root / f"{language}.yaml").is_file()
            ]
            found += manifest.manifest_faults(root, *manifest.read(root, models))
    except ContentInvalid as error:
        found += error.faults
    return found


def run(*, check: bool) -> list[str]:
    """Write the package if nothing is wrong with it.

    With ``check`` change nothing, and count a stale file as a fault.

    Returns the faults.
    """
    if found := faults():
        return found
    if check:
        return [f"{path.relative_to(model_root())}: is stale; run make model" for path in stale()]
    write()
    return []


def _models(root: Path) -> list[tuple[Source, Expanded]]:
    return [(source, expand(source)) for source in sources(root)]


def _has_manifest(root: Path) -> bool:
    """Whether the folder is a whole skill's: models can be built and checked without a listing."""
    return (root / manifest.FOLDER).is_dir()
