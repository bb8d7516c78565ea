"""``infra/template.yaml`` as plain values.

Its short forms (``!Ref``) are written out as CloudFormation's functions.
"""

from pathlib import Path
from typing import Any

import yaml

INFRA = Path(__file__).resolve().parents[2] / "infra"
TEMPLATE = INFRA / "template.yaml"


class _Loader(yaml.SafeLoader):
    """Knows CloudFormation's tags."""


def _function(loader: _Loader, tag: str, node: yaml.Node) -> dict[str, Any]:
    name = tag if tag in {"Ref", "Condition"} else f"Fn::{tag}"
    if isinstance(node, yaml.ScalarNode):
        value: object = loader.construct_scalar(node)
        return {name: str(value).split(".", 1) if tag == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _function)


def template() -> dict[str, Any]:
    """The whole template."""
    loaded = yaml.load(TEMPLATE.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader with more tags
    assert isinstance(loaded, dict)
    return loaded


def properties(resource: str) -> dict[str, Any]:
    """The properties of one resource."""
    found = template()["Resources"][resource]["Properties"]
    assert isinstance(found, dict)
    return found


def of_type(kind: str) -> dict[str, dict[str, Any]]:
    """All resources of a type, by name."""
    return {name: one for name, one in template()["Resources"].items() if one["Type"] == kind}
