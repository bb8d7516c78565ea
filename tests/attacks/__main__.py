"""Every attack there is a trial for, in one table: ``python -m tests.attacks``, about a minute.

First those on the application's door, one request each, in this process; then what one rude client
does to the service as it is served, each on a process of its own.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.attacks import rude_certificates, rude_rows, table
from tests.attacks.fuzz import service_behind
from tests.support.authority import Authority
from tests.support.table import Row, print_table


def rows() -> Iterator[Row]:
    """Try them all."""
    with service_behind() as serve:
        yield from table.rows(serve)
    authority = Authority.create()
    for trial in (*rude_rows.TRIALS, *rude_certificates.TRIALS):
        with TemporaryDirectory() as folder:
            yield from trial(Path(folder), authority)


if __name__ == "__main__":
    sys.exit(print_table("Attacks", rows()))
