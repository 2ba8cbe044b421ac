"""Playwright's driver, one for the process: a second one in the same thread is refused."""

import atexit
from functools import cache

from playwright.sync_api import Playwright, sync_playwright

#: No screen and no sandbox (containers have neither), and nothing that looks for hosts elsewhere.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@cache
def playwright() -> Playwright:
    """Return the driver, started when it is first needed and stopped with the process."""
    driver = sync_playwright().start()
    atexit.register(driver.stop)
    return driver
