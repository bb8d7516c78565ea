"""What holds for every test: none calls beyond this machine, and none skips in CI.

CI has all the programs.
"""

import os
from collections.abc import Generator, Iterator
from typing import TypeVar

import pytest
from hypothesis import settings

from tests.support.loopback import loopback_only

# A shared machine may be slow at any moment, so no single example is timed; in CI every run tries
# the same examples.
settings.register_profile("any machine", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("any machine")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.fixture(scope="session")
def strangers() -> Iterator[list[str]]:
    with loopback_only() as called:
        yield called


@pytest.fixture(autouse=True)
def _calls_nobody(strangers: list[str]) -> Iterator[None]:
    """Fail a test whose code tried to call anybody else, whatever it made of the refusal."""
    yield
    called, strangers[:] = list(strangers), []
    assert not called, "called beyond this machine"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that skips in CI."""
    return _failed_if_skipped_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a whole file that skips in CI."""
    return _failed_if_skipped_in_ci((yield))


def _failed_if_skipped_in_ci(report: Report) -> Report:
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report
