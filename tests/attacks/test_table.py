"""Every attack, at the door of the whole application."""

from collections import Counter

from tests.attacks.fuzz import service_behind
from tests.attacks.table import rows


def test_every_attack_is_refused_without_a_word_and_every_right_request_is_answered() -> None:
    with service_behind() as serve:
        tried = list(rows(serve))
    assert [(row.name, row.done, row.faults) for row in tried if row.faults] == []
    kinds = Counter(row.name for row in tried)
    assert kinds["URL"] >= 28
    assert kinds["certificates"] >= 20
