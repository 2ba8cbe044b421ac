"""Tests that drive a real browser."""

import pytest

# So that a fault found by a check says which one it is.
pytest.register_assert_rewrite("tests.browser.checks", "tests.browser.keyboard", "tests.browser.pages")
