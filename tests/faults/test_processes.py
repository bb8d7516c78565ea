"""The service as a process keeps its promises.

It is killed, stopped, and asked the same thing eight times.
"""

from pathlib import Path

from tests.faults import process_trials


def test_a_request_that_comes_eight_times_at_once_is_done_once(tmp_path: Path, engine: str) -> None:
    assert process_trials.repeated(tmp_path, engine).faults == ()


def test_two_speakers_lose_nothing_to_each_other(tmp_path: Path, engine: str) -> None:
    assert process_trials.two_speakers(tmp_path, engine).faults == ()


def test_killed_under_load_it_has_kept_what_it_promised_sqlite(tmp_path: Path) -> None:
    assert process_trials.killed(tmp_path, None).faults == ()


def test_killed_under_load_it_has_kept_what_it_promised_dynamodb(
    tmp_path: Path, engine: str
) -> None:
    assert process_trials.killed(tmp_path, engine).faults == ()


def test_stopped_under_load_it_answers_what_it_has_begun(tmp_path: Path, engine: str) -> None:
    assert process_trials.stopped(tmp_path, engine).faults == ()
