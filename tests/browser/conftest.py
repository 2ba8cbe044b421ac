"""A real Chromium against a real server: how a browser test opens pages as a person.

Whatever goes wrong in the browser fails the test: a script's error, a refusal by the content security policy, a file
that is missing. A test that provokes an answer such as 403 says so with `watch.allow(403)`.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
)
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests import factories
from tests.browser import world as worlds
from tests.browser.checks import WIDE
from tests.browser.driver import ARGUMENTS, playwright
from tests.browser.world import World
from tests.conftest import Emptying

#: What the console says of things that are watched otherwise, or that a test sets up so.
EXPECTED_WORDS = ("Failed to load resource", "registration blocked by Playwright")
TIMEOUT = 30_000  # milliseconds; two busy cores are slow
BREAK_OFF = 3  # seconds

OpenPage = Callable[..., Page]


@dataclass
class Watch:
    """What went wrong in the browser during a test."""

    faults: list[str] = field(default_factory=list)
    allowed: set[int] = field(default_factory=set)
    is_offline: bool = False

    def allow(self, *statuses: int) -> None:
        """Take these answers of the server for what the test wants."""
        self.allowed |= set(statuses)

    def offline(self, context: BrowserContext, is_offline: bool = True) -> None:
        """Cut the network of a context, or restore it. A failed request is no fault from now on."""
        self.is_offline = True
        context.set_offline(is_offline)

    def on_console(self, message: ConsoleMessage) -> None:
        # A status of 400 or more is seen by on_response, where it can be allowed.
        expected = any(words in message.text for words in EXPECTED_WORDS)
        if message.type in {"error", "warning"} and not expected:
            self.faults.append(f"{message.type} in the console: {message.text}")

    def on_error(self, error: Exception) -> None:
        self.faults.append(f"a script failed: {error}")

    def on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self.faults.append(f"{response.status} for {response.url}")

    def on_failed(self, request: Request) -> None:
        # A download, and a page that is left while it loads, end as aborted.
        if request.failure != "net::ERR_ABORTED" and not self.is_offline:
            self.faults.append(f"{request.failure} for {request.url}")

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a context."""
        context.on("console", self.on_console)
        context.on("weberror", lambda fault: self.on_error(fault.error))
        context.on("response", self.on_response)
        context.on("requestfailed", self.on_failed)


class Requests:
    """The requests that the server, which runs in this process, has in hand."""

    def __init__(self) -> None:
        self.in_hand = 0
        self.lock = threading.Lock()

    def __enter__(self) -> Self:
        request_started.connect(self.on_started)
        request_finished.connect(self.on_finished)
        return self

    def __exit__(self, *args: object) -> None:
        request_started.disconnect(self.on_started)
        request_finished.disconnect(self.on_finished)

    def on_started(self, **_: object) -> None:
        with self.lock:
            self.in_hand += 1

    def on_finished(self, **_: object) -> None:
        with self.lock:
            self.in_hand -= 1

    def wait_for_the_last(self) -> None:
        """Wait until all have been answered; not for ever, since one that nobody waits for may break off unseen."""
        end = time.monotonic() + BREAK_OFF
        while self.in_hand > 0 and time.monotonic() < end:
            time.sleep(0.02)


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    """Give the context a session of the person; signing in by the form is a test of its own."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


def new_window(
    browser: Browser, url: str, watch: Watch, user: User | None, *, javascript: bool = True, **options: Any
) -> BrowserContext:
    """A browser window of its own, signed in as `user` or as nobody."""
    context = browser.new_context(
        base_url=url,
        viewport=WIDE,
        java_script_enabled=javascript,
        locale="en-GB",
        # Pages are prepared for work offline only where a test is about that.
        **{"service_workers": "block", **options},
    )
    context.set_default_timeout(TIMEOUT)
    watch.over(context)
    if user is not None:
        sign_in(context, user, url)
    return context


class Stage:
    """A world that stands for more than one test, and a window on it for each person, with JavaScript and without."""

    world: World

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.watch = Watch()
        self.windows: dict[tuple[str, bool], BrowserContext] = {}

    def begin(self) -> None:
        """Build the world, and close the windows on the one before."""
        self.close_windows()
        self.world = worlds.build()

    def open_page(self, user: User | None = None, *, javascript: bool = True) -> Page:
        """A page in the person's window, which is opened and signed in once."""
        key = (user.username if user else "", javascript)
        if key not in self.windows:
            self.windows[key] = new_window(self.browser, self.url, self.watch, user, javascript=javascript)
        return self.windows[key].new_page()

    def close_windows(self) -> None:
        for window in self.windows.values():
            window.close()
        self.windows.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session."""
    # Playwright's loop runs in the tests' thread, which Django takes for asynchronous code and refuses.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=TIMEOUT)
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    # A window's tabs share a process, which knows axe and our scripts after the first.
    arguments = [*ARGUMENTS, "--renderer-process-limit=1"]
    browser = playwright().chromium.launch(executable_path=path, args=arguments)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server(django_db_setup: None) -> Iterator[LiveServer]:
    """The app on a port of its own, with the built front end; the database is that of the test."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def stage(browser: Browser, server: LiveServer) -> Iterator[Stage]:
    """Where a world stands for the tests that only look at pages."""
    stage = Stage(browser, server.url)
    yield stage
    stage.close_windows()


@pytest.fixture
def _keeping(emptying: Emptying) -> Iterator[None]:
    """Let what the test stores stand after it."""
    emptying.keeps = True
    yield
    emptying.keeps = False


@pytest.fixture
def standing_world(_keeping: None, transactional_db: None, emptying: Emptying, stage: Stage) -> World:
    """The world of `world`, built once for all tests that only look at it."""
    if not emptying.is_full:
        stage.begin()
    return stage.world


@pytest.fixture
def database(transactional_db: None) -> None:
    """The database for one test, with the framework."""
    factories.framework()


@pytest.fixture
def world(database: None) -> World:
    """Three inspections with everybody who may come along."""
    return worlds.build()


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    assert watch.faults == []


@pytest.fixture
def look_at(stage: Stage, standing_world: World) -> Iterator[OpenPage]:
    """Open a page in a window that stays open, one for each person: for tests that only look."""
    with Requests() as requests:
        yield stage.open_page
        for window in stage.windows.values():
            for page in window.pages:
                page.close()
        requests.wait_for_the_last()
    faults, stage.watch.faults = stage.watch.faults, []
    assert faults == []


@contextmanager
def windows(browser: Browser, server: LiveServer, watch: Watch) -> Iterator[OpenPage]:
    """Open windows of their own; they close, and the server comes to rest, before the database is emptied."""
    contexts: list[BrowserContext] = []

    def open_page(user: User | None = None, **options: Any) -> Page:
        contexts.append(new_window(browser, server.url, watch, user, **options))
        return contexts[-1].new_page()

    with Requests() as requests:
        yield open_page
        for context in contexts:
            context.close()
        requests.wait_for_the_last()


@pytest.fixture
def open_page(browser: Browser, server: LiveServer, database: None, watch: Watch) -> Iterator[OpenPage]:
    """Open a browser window of its own, signed in as `user` or as nobody: `page.goto("/path/")` works from there."""
    with windows(browser, server, watch) as open_page:
        yield open_page


@pytest.fixture
def open_beside(browser: Browser, server: LiveServer, standing_world: World, watch: Watch) -> Iterator[OpenPage]:
    """The same on the world that stands."""
    with windows(browser, server, watch) as open_page:
        yield open_page
