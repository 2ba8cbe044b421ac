"""Signing in, and the pages of somebody who is not signed in or may not."""

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.checks import expect_live_error_summary, expect_sound
from tests.browser.conftest import OpenPage, Watch

pytestmark = pytest.mark.browser


def sign_in_by_form(page: Page, username: str, password: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Username").fill(username)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in").press("Enter")


def test_the_sign_in_page_is_sound_and_says_what_is_missing(database: None, open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/sign-in/")
    expect_sound(page)
    page.get_by_role("button", name="Sign in").press("Enter")
    expect_live_error_summary(page)
    expect_sound(page)


def test_a_wrong_password_is_told_without_saying_which_of_both_is_wrong(database: None, open_page: OpenPage) -> None:
    factories.user("ines")
    page = open_page()
    sign_in_by_form(page, "ines", "not the password")
    expect_live_error_summary(page)
    expect_sound(page)


def test_ten_wrong_passwords_lock_the_username_and_say_how_long(
    database: None, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(429)
    page = open_page()
    for _ in range(10):
        sign_in_by_form(page, "ines", "not the password")
    expect(page.get_by_role("heading", level=1)).to_have_text("You can’t sign in for now")
    expect_sound(page)


def test_a_page_that_is_for_others_is_told_soundly(database: None, open_page: OpenPage, watch: Watch) -> None:
    watch.allow(403)
    page = open_page(factories.user("ines"))
    page.goto("/users/")
    expect_sound(page)


def test_a_page_that_is_not_there_is_told_soundly(database: None, open_page: OpenPage, watch: Watch) -> None:
    watch.allow(404)
    page = open_page(factories.user("ines"))
    page.goto("/no-such-page/")
    expect_sound(page)
