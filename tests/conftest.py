"""What holds for every test: in CI, where all programs are to be had, a skip is a failure."""

import os
from collections.abc import Generator
from typing import TypeVar

import pytest
from hypothesis import settings

# A shared machine may be slow at any moment, so no single example is timed; in CI every run tries the same examples.
settings.register_profile("any machine", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("any machine")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


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
