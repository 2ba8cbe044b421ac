"""Starts the browser that the tests use and closes it again: exit 0 when that works, 1 with what it said when not."""

import os
import sys

from playwright.sync_api import Error, sync_playwright


def main() -> int:
    """Start CHROMIUM, or Playwright's own build where that is empty; return the exit code."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM") or None, args=["--no-sandbox", "--disable-gpu"]
            )
        except Error as error:
            print(error.message, file=sys.stderr)
            return 1
        print(f"Chromium {browser.version}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
