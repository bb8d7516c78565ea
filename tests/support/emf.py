"""CloudWatch's rules for a log line with metrics, from "Embedded metric format" (EMF)."""

import json
from collections.abc import Iterator
from typing import Any

MOST_BYTES = 256 * 1024
MOST_METRICS = 100
MOST_DIMENSIONS = 30
UNITS = frozenset(
    {
        *(
            "Seconds",
            "Microseconds",
            "Milliseconds",
            "Bytes",
            "Kilobytes",
            "Megabytes",
            "Gigabytes",
            "Terabytes",
        ),
        *(
            "Bits",
            "Kilobits",
            "Megabits",
            "Gigabits",
            "Terabits",
            "Percent",
            "Count",
            "Count/Second",
            "None",
        ),
    }
)
FIRST_MOMENT, LAST_MOMENT = 1_600_000_000_000, 4_000_000_000_000
"""Milliseconds since 1970, between 2020 and 2096: a time in seconds would not be."""


def faults(line: str) -> list[str]:
    """Everything in which a line does not keep the rules."""
    if len(line.encode()) > MOST_BYTES:
        return ["it is too long"]
    root = json.loads(line)
    if not isinstance(root, dict):
        return ["it is no object"]
    return list(_metadata_faults(root, root.get("_aws")))


def _metadata_faults(root: dict[str, Any], metadata: Any) -> Iterator[str]:  # noqa: ANN401 - it is to be found out
    if not isinstance(metadata, dict) or set(metadata) != {"Timestamp", "CloudWatchMetrics"}:
        yield "its metadata are not a time and metrics"
        return
    moment = metadata["Timestamp"]
    if type(moment) is not int or not FIRST_MOMENT < moment < LAST_MOMENT:
        yield f"{moment} is no time in milliseconds"
    if not isinstance(metadata["CloudWatchMetrics"], list) or not metadata["CloudWatchMetrics"]:
        yield "it has no list of metrics"
        return
    for directive in metadata["CloudWatchMetrics"]:
        yield from _directive_faults(root, directive)


def _directive_faults(root: dict[str, Any], directive: dict[str, Any]) -> Iterator[str]:
    if set(directive) != {"Namespace", "Dimensions", "Metrics"}:
        yield f"a directive of {sorted(directive)}"
        return
    if not isinstance(directive["Namespace"], str) or not 1 <= len(directive["Namespace"]) <= 1024:
        yield "its namespace is none"
    yield from _dimension_faults(root, directive["Dimensions"])
    if not 1 <= len(directive["Metrics"]) <= MOST_METRICS:
        yield f"{len(directive['Metrics'])} metrics"
    for metric in directive["Metrics"]:
        if not {"Name"} <= set(metric) <= {"Name", "Unit", "StorageResolution"}:
            yield f"a metric of {sorted(metric)}"
        elif type(root.get(metric["Name"])) not in (int, float):
            yield f"the metric {metric['Name']} refers to no number"
        elif metric.get("Unit", "None") not in UNITS:
            yield f"no unit: {metric['Unit']}"


def _dimension_faults(root: dict[str, Any], sets: list[list[str]]) -> Iterator[str]:
    if not sets:
        yield "it has no set of dimensions, not even an empty one"
    for dimensions in sets:
        if len(dimensions) > MOST_DIMENSIONS:
            yield "a set of too many dimensions"
        for name in dimensions:
            if not isinstance(root.get(name), str) or not 1 <= len(root[name]) <= 1024:
                yield f"the dimension {name} refers to no text"


def counted(line: str, *dimensions: str) -> set[str]:
    """The metrics that a line counts by these dimensions."""
    directives = json.loads(line)["_aws"]["CloudWatchMetrics"]
    return {
        metric["Name"]
        for one in directives
        if list(dimensions) in one["Dimensions"]
        for metric in one["Metrics"]
    }
