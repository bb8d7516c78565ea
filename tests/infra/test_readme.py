"""infra/README.md is true: its commands exist, and it names all that an operator meets."""

import os
import re
import subprocess
import sys

import pytest

from skill import config
from skill.errors import ConfigInvalid
from skill.journal import REJECTED, Ending
from skill.listener import listener_key
from tests.infra.checkout import ROOT
from tests.infra.template import INFRA, template

README = (INFRA / "README.md").read_text(encoding="utf-8")
CODE = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "skill").rglob("*.py"))


def test_every_make_target_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+(?:-[a-z]+)*)", README))
    assert named
    assert named <= targets


def test_every_file_of_the_folder_is_named() -> None:
    for path in INFRA.iterdir():
        if path.suffix in {".py", ".yaml", ".toml", ".md"} and path.name != "README.md":
            assert f"`{path.name}`" in README, path.name


def test_every_setting_is_explained_and_no_other() -> None:
    with pytest.raises(ConfigInvalid) as refused:
        config.read({"COACH_": "x"})
    known = set(re.findall(r"COACH_[A-Z_]+", str(refused.value).partition("there are ")[2]))
    assert known
    assert set(re.findall(r"COACH_[A-Z_]+", README)) == known


def test_every_parameter_and_output_that_it_names_exists() -> None:
    parameters, outputs = template()["Parameters"], template()["Outputs"]
    for command in re.findall(r"--parameter-overrides((?:[ \\\n]+\w+=\S+)+)", README):
        assert set(re.findall(r"(\w+)=", command)) <= set(parameters)
    for name in (
        "Endpoint",
        "EndpointCertificate",
        "DomainTarget",
        "TableName",
        "PepperArn",
        "ServiceLogGroup",
    ):
        assert name in outputs
        assert f"`{name}`" in README or f"output {name}" in README


def test_every_outcome_in_the_log_is_explained() -> None:
    table = README.partition("| `outcome` | means | do |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(Ending)


def test_every_metric_is_explained_and_no_other() -> None:
    table = README.partition("| metric | counts |")[2].partition("\n\n")[0]
    names = re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
    explained = set(re.findall(r"`(\w+)`", " ".join(names)))
    counted = set(re.findall(r'\.count\(\s*"(\w+)"', CODE))
    assert {"Conflicts", "Duplicates", "StoreDegraded"} <= counted
    assert explained == counted | {"Turns", "Latency", "StoreLatency", REJECTED, "FailedTurns"}


def test_every_reason_for_a_refusal_is_explained() -> None:
    section = README.partition("| `reason`, if there are many | means |")[2].partition("\n\n")[0]
    whole = set(re.findall(r"`([a-z_]+)`", section))
    beginnings = tuple(one.removesuffix("...") for one in re.findall(r"`([a-z_]+\.\.\.)`", section))
    reasons = set(re.findall(r'(?:Rejected|CertificatesUnreachable)\("([a-z_]+)"', CODE))
    assert reasons
    for reason in reasons:
        assert reason in whole or reason.startswith(beginnings), reason


def test_a_listener_s_key_is_computed_as_it_says() -> None:
    script = re.search(r"python -c '([^']+)'", README)
    assert script
    computed = subprocess.run(
        [sys.executable, "-c", script[1], "amzn1.ask.account.EXAMPLE"],
        input="the pepper\n",
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert computed.stdout.strip() == listener_key("the pepper", "amzn1.ask.account.EXAMPLE")
