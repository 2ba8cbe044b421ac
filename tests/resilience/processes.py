"""The real server and the database side, as processes that can be killed."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[2]
START_WITHIN = 90  # seconds
STORE = "import django; django.setup(); from tests.resilience.store import main; main()"


def environment(database_url: str) -> dict[str, str]:
    """Return the environment in which the server and the store run; with DEBUG, static files need no collecting."""
    settings = {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings_test", "DEBUG": "1"}
    return {**os.environ, **settings}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """The app under gunicorn on a port of its own, with the built front end."""

    def __init__(self, database_url: str, log: Path) -> None:
        self.database_url = database_url
        self.log = log
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it, unless it runs, and wait until it answers."""
        if self.process is None:
            command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"localhost:{self.port}"]
            options = ["--workers", "1", "--threads", "4", "--log-level", "warning", "--no-control-socket"]
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    [*command, *options],
                    cwd=ROOT,
                    env=environment(self.database_url),
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        self._wait()

    def kill(self) -> None:
        """Kill it with everything that it has in hand, as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _wait(self) -> None:
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/session/", timeout=5) as response:
                    if response.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise RuntimeError(f"The server did not start: {self.log.read_text()[-2000:]}")


class Network:
    """A line to the server that can be cut: it takes connections on a port and passes their bytes on, both ways."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.is_cut = False
        self.open: set[socket.socket] = set()
        self.listener = socket.create_server(("localhost", 0))
        self.port: int = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def cut(self) -> None:
        """End what is under way, in both directions, and take nothing more."""
        self.is_cut = True
        for end in list(self.open):
            _end(end)

    def restore(self) -> None:
        self.is_cut = False

    def close(self) -> None:
        self.cut()
        _end(self.listener)

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self.listener.accept()
            except OSError:
                return
            if self.is_cut:
                _end(browser)
                continue
            try:
                server = socket.create_connection(("localhost", self.server.port))
            except OSError:
                _end(browser)
                continue
            self.open |= {browser, server}
            for source, target in ((browser, server), (server, browser)):
                threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                target.sendall(data)
        for end in (source, target):
            _end(end)
            self.open.discard(end)


def _end(connection: socket.socket) -> None:
    """Close a connection so that whoever waits on it hears of it."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


class Store:
    """The database side: `ask("read", case="C01")`."""

    def __init__(self, database_url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", STORE],
            cwd=ROOT,
            env=environment(database_url),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, command: str, **values: Any) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": command, **values}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"The database side ended at “{command}”; its fault is printed above.")
        return json.loads(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=START_WITHIN)
        if self.process.stdout is not None:
            self.process.stdout.close()
