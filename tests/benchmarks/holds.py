"""How far the holds are from what was promised, spoken by espeak-ng and with their breaks added.

python -m tests.benchmarks.holds
"""

from statistics import quantiles

from tests.measured.holds import HeardHold, every_hold, every_repetition, every_teaching, section
from tests.measured.lines import ROUTINE
from tests.measured.pieces import measured


def main() -> None:
    """Measure and print."""
    for kind, holds in (
        ("holds and flows", list(every_hold())),
        ("repetitions", list(every_repetition())),
    ):
        print_worst(kind, holds)
    print("\nthe two sides of a section, in every form and length: the greatest difference")
    for stretch in (one for one in ROUTINE.stretches if one.sides):
        sides = [
            [measured(section(stretch, side, teaching)) for side in stretch.sides]
            for teaching in every_teaching()
        ]
        print(f"  {stretch.id:16} {max(abs(one - other) for one, other in sides):.2f} s")


def print_worst(kind: str, holds: list[HeardHold]) -> None:
    """How far off most are, and the worst three."""
    nine_tenths = quantiles((abs(hold.off) for hold in holds), n=10)[-1]
    print(f"\n{len(holds)} {kind}: 90 % within {nine_tenths:.1%}; the worst:")
    for hold in sorted(holds, key=lambda hold: -abs(hold.off))[:3]:
        print(f"  {hold.off:+6.1%}  {hold.seconds:5.2f} s of {hold.promised} s  {hold.name}")


if __name__ == "__main__":
    main()
