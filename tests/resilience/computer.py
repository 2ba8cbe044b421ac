"""One of the inspector's computers: a real browser with a profile that outlives it, on the page of a case."""

import contextlib
import os
import re
import signal
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Request, TimeoutError

from tests.browser.driver import ARGUMENTS, playwright
from tests.resilience.judge import Claim, Kept

WATCH = (Path(__file__).parent / "watch.js").read_text()
OPEN_WITHIN = 8_000  # milliseconds
CRASH_WITHIN = 1_000  # milliseconds
SETTLE_WITHIN = 20  # seconds
POLL = 0.05
JOURNAL = """() => new Promise((resolve, reject) => {
    const opening = indexedDB.open("journal");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const all = opening.result.transaction("changes").objectStore("changes").getAll();
        all.onsuccess = () => { opening.result.close(); resolve(all.result); };
    };
})"""
IS_PREPARED = "async () => Boolean(navigator.serviceWorker.controller && await caches.match(location.pathname))"


class Computer:
    """A browser that can be killed and started again on the same profile."""

    def __init__(self, profile: Path, chromium: str | None, url: str, path: str) -> None:
        self.profile = profile
        self.chromium = chromium
        self.url = url
        self.path = path
        self.claims: list[Claim] = []
        self.requests: list[tuple[str, str]] = []
        self.context: BrowserContext | None = None
        self.page: Page | None = None

    def start(self, cookie: dict[str, str] | None = None) -> None:
        """Start the browser, unless it runs, and open the case's page."""
        if self.context is None:
            self.context = playwright().chromium.launch_persistent_context(
                self.profile, executable_path=self.chromium, args=ARGUMENTS, locale="en-GB"
            )
            self.context.set_default_timeout(OPEN_WITHIN)
            self.context.expose_binding("claimed", lambda _, claim: self._heard(claim))
            self.context.add_init_script(WATCH)
            self.context.on("request", self._sent)
        if cookie:
            self.sign_in(cookie)
        self.open()

    def sign_in(self, cookie: dict[str, str]) -> None:
        """Take a session's cookie, one that outlives the browser."""
        if self.context is not None:
            lasting: Any = {**cookie, "url": self.url, "expires": time.time() + 3600}
            self.context.add_cookies([lasting])

    def open(self) -> None:
        """Open the case's page in a tab of its own where there is none; it may not come, without a network."""
        if self.context is None:
            self.start()
            return
        if self.page is None:
            self.page = self.context.new_page()
        with contextlib.suppress(Error):
            try:
                self.page.goto(self.url + self.path)
            except TimeoutError:
                # The first tab after a crash may never come, and what asks it anything would wait for ever.
                self.kill_tab(crash=False)
                return
            # Another page comes where the session has ended, or where there is neither a network nor a copy.
            if self.page.locator("form[method=post] [data-item]").count():
                self.page.wait_for_selector("[data-ready]")

    @property
    def is_ready(self) -> bool:
        """Whether the page is there for answers."""
        if self.page is None:
            return False
        with contextlib.suppress(Error):
            return self.page.locator("[data-ready]").count() == 1
        return False

    def wait_until_prepared(self) -> None:
        """Wait until the page's own copy is kept and the service worker answers for it."""
        self._wait(lambda: bool(self.page and self.page.evaluate(IS_PREPARED)), "The page was never prepared.")

    def wait_for(self, key: str, state: str) -> None:
        """Wait until the page says this of an item."""
        item = f"[data-item='{key}'][data-state='{state}']"
        self._wait(lambda: bool(self.page and self.page.locator(item).count()), f"{key} is never called {state}.")

    def item_ids(self, kind: str) -> list[str]:
        assert self.page is not None
        items = self.page.locator(f"[data-item][data-kind='{kind}']:not([hidden])").all()
        return [str(item.get_attribute("data-item")) for item in items]

    def type(self, key: str, text: str) -> None:
        assert self.page is not None
        field = self.page.locator(f"[data-item='{key}']").locator("textarea, input[type=text]")
        field.focus()
        self.page.keyboard.press("ControlOrMeta+End")
        self.page.keyboard.type(text)

    def press(self) -> None:
        """Press the button of the form, and wait for what comes of it."""
        assert self.page is not None
        button = self.page.locator("main form:has([data-item]) .govuk-button:not(.govuk-button--secondary)").first
        with contextlib.suppress(Error), self.page.expect_navigation():
            button.click()

    def leave(self) -> None:
        """Leave the box that is being typed into."""
        with contextlib.suppress(Error):
            if self.page is not None:
                self.page.evaluate("document.activeElement?.blur()")

    def choose(self, key: str, number: int) -> None:
        assert self.page is not None
        self.page.locator(f"[data-item='{key}'] input").nth(number).check()

    def kill_tab(self, *, crash: bool) -> None:
        """Close the tab without a word to the page, or crash the process behind it."""
        if self.page is None or self.context is None:
            return
        with contextlib.suppress(Error):
            if crash:
                self.page.goto("chrome://crash", timeout=CRASH_WITHIN)
        with contextlib.suppress(Error):
            self.page.close()
        self.page = None

    def kill(self) -> None:
        """Kill the whole browser, which is known by its profile, as a power cut would."""
        if self.context is None:
            return
        for process in _processes_of(self.profile):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with contextlib.suppress(Error):
            self.context.close()
        self.context = self.page = None

    def replay(self, number: int) -> None:
        """Send a request of this browser again, as a network that delivers twice would."""
        if self.context is None or not self.requests:
            return
        address, body = self.requests[number % len(self.requests)]
        token = next((one.get("value", "") for one in self.context.cookies() if one.get("name") == "csrftoken"), "")
        headers = {"Content-Type": "application/json", "X-CSRFToken": token, "Referer": self.url}
        with contextlib.suppress(Error):
            self.context.request.post(address, data=body, headers=headers)

    def journal(self) -> list[Kept]:
        """Return what the browser's journal holds now."""
        assert self.page is not None
        found: list[dict[str, Any]] = self.page.evaluate(JOURNAL)
        return [Kept(one["id"], one["key"], one["value"], one["state"]) for one in found]

    def settle(self) -> list[Kept]:
        """Wait until nothing waits any more, and return what the journal still holds."""
        self.leave()
        self._wait(
            lambda: all(one.state != "waiting" for one in self.journal()) and self._is_quiet(), "Changes still wait."
        )
        return self.journal()

    def unsaved(self) -> set[str]:
        """Return the ids of changes that were called kept, and not saved yet."""
        last = {claim.id: claim.state for claim in self.claims}
        return {token for token, state in last.items() if state != "saved"}

    def _is_quiet(self) -> bool:
        assert self.page is not None
        return self.page.locator("[data-state=typing], [data-state=kept], [data-state=waiting]").count() == 0

    def _heard(self, claim: dict[str, Any]) -> None:
        self.claims.append(Claim(claim["id"], claim["key"], claim["value"], claim["state"], claim["words"]))

    def _sent(self, request: Request) -> None:
        if re.search(r"/(changes|drafts)/$", request.url) and request.post_data:
            self.requests.append((request.url, request.post_data))

    def _wait(self, is_so: Any, complaint: str) -> None:
        deadline = time.monotonic() + SETTLE_WITHIN
        while time.monotonic() < deadline:
            with contextlib.suppress(Error):
                if is_so():
                    return
            self.rest(POLL)
        state = self.page.locator("main").inner_text()[:600] if self.page else "no page"
        raise RuntimeError(f"{complaint} The page reads: {state}")

    def rest(self, seconds: float) -> None:
        """Let time pass while the browser's news are heard."""
        if self.page is None:
            time.sleep(seconds)
            return
        try:
            self.page.wait_for_timeout(seconds * 1000)
        except Error:
            time.sleep(seconds)


def _processes_of(profile: Path) -> list[int]:
    """Return the processes of the browser that was started on this profile, the first of them first."""
    wanted = f"--user-data-dir={profile}".encode()
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if wanted in line.read_bytes().split(b"\0"):
                found.append(int(line.parent.name))
    return sorted(found)
