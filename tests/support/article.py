"""The English content with the routine of the article and no more.

Tests that go through a whole routine go through this one, so that a stretch more in the routine
leaves them as they are. What holds for every stretch there is has its tests in ``tests/content``
and ``tests/measured``.
"""

from dataclasses import replace

from skill.content import Content, load

SEVEN = (
    "childs_pose",
    "knee_to_chest",
    "piriformis",
    "spinal_twist",
    "pelvic_tilt",
    "cat_cow",
    "sphinx",
)


def of_the_article(content: Content) -> Content:
    """The same with the article's stretches alone, in its order."""
    return replace(
        content,
        routine=replace(content.routine, stretches=tuple(content.stretches[one] for one in SEVEN)),
    )


CONTENT = of_the_article(load())
