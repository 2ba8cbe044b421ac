"""Playwright's driver, one for the process: a second one in the same thread is refused."""

import atexit
from functools import cache

from playwright.sync_api import Playwright, sync_playwright


@cache
def playwright() -> Playwright:
    """Give the driver, started when it is first needed and stopped with the process."""
    driver = sync_playwright().start()
    atexit.register(driver.stop)
    return driver
