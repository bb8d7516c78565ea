"""How a document is read: what stands in it, and when it is true."""

import pytest

from tests.documents.markdown import Step, blocks, section, steps, told

DOCUMENT = """\
# One

Text.

    a block
      of two lines

1. A step, and what it prints:

       inside a list
       ...

   More, no block.

## Two

    another

# Three

```console
$ make this         # why
done
$ ask \\
    that
```

```
no command
```
"""


def test_a_section_ends_where_the_next_of_its_rank_begins() -> None:
    assert section(DOCUMENT, "## Two").strip() == "another"
    assert section(DOCUMENT, "# One").strip().endswith("another")
    with pytest.raises(ValueError, match="Four"):
        section(DOCUMENT, "## Four")


def test_blocks_are_found_inside_and_outside_of_lists() -> None:
    assert blocks(section(DOCUMENT, "# One")) == [
        ["a block", "  of two lines"],
        ["inside a list", "..."],
        ["another"],
    ]


def test_a_command_is_read_with_what_it_prints() -> None:
    assert list(steps(DOCUMENT)) == [Step("make this", ("done",)), Step("ask that", ())]


@pytest.mark.parametrize(
    ("claimed", "printed", "true"),
    [
        (["one"], ["one"], True),
        (["one"], ["two"], False),
        (["one"], ["one", "two"], False),
        (["one", "two"], ["one"], False),
        (["one", "..."], ["one", "two", "three"], True),
        (["one", "..."], ["one"], True),
        (["a.py:...: wrong"], ["a.py:7: wrong"], True),
        (["a.py:...: wrong"], ["a.py:7: right"], False),
        (["a.c"], ["abc"], False),
        ([], [], True),
        ([], ["one"], False),
    ],
)
def test_dots_stand_for_anything_and_nothing_else_does(
    claimed: list[str], printed: list[str], true: bool
) -> None:
    assert (told(claimed, printed) == claimed) is true
