"""Imports Amazon's web service support, which cannot be imported as released.

``ask_sdk_webservice_support`` imports certvalidator, that imports oscrypto 1.3.0, whose version
check reads OpenSSL's patch number as one digit and fails on two, as in 3.0.10 (wbond/oscrypto#75,
#78, #81: fixed in its repository, not released). Only the SDK's own RequestVerifier needs
certvalidator, and this service has its own, so a stand-in takes certvalidator's place for the
length of the import. It raises if it is ever called. ``tests/web/test_sdk_import.py`` fails as soon
as a release makes this module unnecessary.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import NoReturn


class _CertificateValidator:
    """Refuses to validate: the SDK's RequestVerifier must never be the one that guards the door."""

    def __init__(self, *_: object, **__: object) -> NoReturn:
        raise RuntimeError(
            "certvalidator is not loaded; verify with skill.web.verification.RequestVerifier"
        )


@contextmanager
def _certvalidator_stood_in() -> Iterator[None]:
    package, errors = ModuleType("certvalidator"), ModuleType("certvalidator.errors")
    package.__dict__["CertificateValidator"] = _CertificateValidator
    errors.__dict__.update(
        {name: type(name, (Exception,), {}) for name in ("ValidationError", "PathError")}
    )
    stand_ins = {module.__name__: module for module in (package, errors)}
    real = {name: sys.modules[name] for name in stand_ins if name in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]
        sys.modules.update(real)


with _certvalidator_stood_in():
    from ask_sdk_webservice_support.verifier import AbstractVerifier, VerificationException
    from ask_sdk_webservice_support.webservice_handler import WebserviceSkillHandler

__all__ = ["AbstractVerifier", "VerificationException", "WebserviceSkillHandler"]
