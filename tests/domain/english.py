"""The English content, loaded once for all tests of the domain, and ways to draw from it."""

from collections.abc import Iterator

from hypothesis import strategies as st

from skill.domain.routine.model import Ease, Side, Stretch
from skill.domain.routine.place import Place
from skill.domain.script.section import Detail, Teaching
from tests.support import article

CONTENT = article.CONTENT
ROUTINE, PHRASES = CONTENT.routine, CONTENT.phrases
SIDED = tuple(stretch for stretch in ROUTINE.stretches if stretch.sides)
PACES = (75, 100, 125, 150)
HOLDS = (None, *range(10, 61, 5))

stretch_ids = st.sampled_from(ROUTINE.ids)
plans = st.sets(stretch_ids, min_size=1).map(
    lambda chosen: tuple(one for one in ROUTINE.ids if one in chosen)
)
teachings = st.builds(
    Teaching,
    st.sampled_from(Detail),
    st.sampled_from(Ease),
    st.none() | st.integers(10, 60),
    st.sampled_from(PACES),
)
sections = st.sampled_from(
    [(one, side) for one in ROUTINE.stretches for side in one.sides or (None,)]
)
places = st.sampled_from(
    [
        Place(stretch.id, side, step.id, set_no)
        for stretch in ROUTINE.stretches
        for side in stretch.sides or (None,)
        for step in stretch.steps
        for set_no in (1, 2, 3)
    ]
)
"""Every step of the content; those that are not repeated in sets have sets here, too: a form may
lack them."""
strange_places = st.builds(
    Place,
    stretch_ids | st.sampled_from(("handstand", "")),
    st.none() | st.sampled_from(Side),
    st.sampled_from(("hold", "kneel", "lie", "flow", "no_such_step")),
    st.sampled_from((0, 1, 2, 9, 2**39)),
)
"""Places that another version of the content, or nobody, has made."""


def all_teachings() -> Iterator[Teaching]:
    """Every way of teaching that settings lead to, holds in steps of five seconds."""
    for detail in Detail:
        for ease in Ease:
            for hold in HOLDS:
                for pace in PACES:
                    yield Teaching(detail, ease, hold, pace)


def other_side(stretch: Stretch) -> Side:
    """The side that a stretch is done on second."""
    return stretch.sides[1]
