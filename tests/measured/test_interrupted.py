"""The goals for where the coach goes on after an interruption.

So many routines are tried that chance hardly matters.

``python -m tests.benchmarks.interrupted`` has the table, and a voice that the constants were not
fitted to.
"""

import pytest

from skill.domain.memory.progress import Wait
from tests.benchmarks.calibrate import by_espeak
from tests.benchmarks.interrupted import LAGS, outcomes, paced, routine, spoken_texts

ROUTINES = 20_000


@pytest.mark.parametrize("wait", [Wait.SECTION, Wait.NEVER])
@pytest.mark.parametrize("kind", LAGS)
def test_it_goes_on_in_the_step_that_was_being_said_and_never_far_from_it(
    wait: Wait, kind: str
) -> None:
    answers = routine(wait)
    found = outcomes(answers, paced(by_espeak(spoken_texts(answers))), kind, ROUTINES, seed=2027)
    assert found["same"] >= 0.85 * ROUTINES
    assert found["later"] <= 0.005 * ROUTINES
    assert not found["further"]
