"""Every attack there is a trial for, in one table: ``python -m tests.attacks``."""

import sys

from tests.attacks.fuzz import service_behind
from tests.attacks.table import rows
from tests.support.table import print_table

if __name__ == "__main__":
    with service_behind() as serve:
        sys.exit(print_table("Attacks", rows(serve)))
