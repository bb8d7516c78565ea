"""Written conversations and their player. Its failures are explained as a test's are."""

import pytest

pytest.register_assert_rewrite("tests.conversations.play")
