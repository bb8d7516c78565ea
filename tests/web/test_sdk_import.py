"""The stand-in that lets Amazon's web service support be imported."""

import subprocess
import sys
from importlib.metadata import version

import pytest

from skill.web.sdk_import import AbstractVerifier


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=False
    )


def test_the_stand_in_is_still_needed() -> None:
    """Fails when skill/web/sdk_import.py can go: then import from ask_sdk_webservice_support."""
    alone = run("import ask_sdk_webservice_support.webservice_handler")
    if alone.returncode == 0:
        # The faulty release reads some versions of OpenSSL all the same, such as 3.0.9.
        assert version("oscrypto") == "1.3.0", (
            "it can be imported as it is, thanks to a fixed release"
        )
    else:
        assert "Error detecting the version of libcrypto" in alone.stderr, (
            "it fails for another reason than before"
        )


def test_it_leaves_nothing_behind() -> None:
    seen = run(
        "import sys, skill.web.sdk_import\n"
        "print(skill.web.sdk_import.WebserviceSkillHandler.__name__)\n"
        "print([name for name in sys.modules if 'certvalidator' in name or 'oscrypto' in name])",
    )
    assert seen.stdout.split("\n") == ["WebserviceSkillHandler", "[]", ""], seen.stderr


def test_a_certvalidator_that_was_there_before_is_there_after() -> None:
    seen = run(
        "import sys, types\n"
        "real = sys.modules['certvalidator'] = types.ModuleType('certvalidator')\n"
        "import skill.web.sdk_import\n"
        "print(sys.modules['certvalidator'] is real, 'certvalidator.errors' in sys.modules)",
    )
    assert seen.stdout == "True False\n", seen.stderr


def test_the_sdks_own_verifier_can_never_let_anything_through() -> None:
    sdk = sys.modules[AbstractVerifier.__module__]
    certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    with pytest.raises(RuntimeError, match="certvalidator is not loaded"):
        sdk.RequestVerifier()._validate_cert_chain(certificate.encode())
