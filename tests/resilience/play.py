"""Plays a script with real processes and gives the verdict."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.resilience.computer import Computer
from tests.resilience.judge import Kept, Verdict, judge
from tests.resilience.processes import Network, Server, Store
from tests.resilience.script import Do, Step, script

CHOICES = 4
#: How often somebody whom the app asks to sign in does so at the end.
SIGN_INS = 3


@dataclass
class Place:
    """Where scripts are played: a server, its database, and a folder for the browsers' profiles."""

    server: Server
    store: Store
    folder: Path
    chromium: str | None


@contextmanager
def place(database_url: str = "") -> Iterator[Place]:
    """Set a place up, and clear it away: on a SQLite file of its own unless an empty database is named."""
    folder = Path(tempfile.mkdtemp(prefix="resilience-"))
    url = database_url or f"sqlite:///{folder / 'db.sqlite3'}"
    server = Server(url, folder / "server.log")
    try:
        with Store(url) as store:
            store.ask("prepare")
            server.start()
            yield Place(server, store, folder, os.environ.get("CHROMIUM") or shutil.which("chromium"))
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


class Play:
    """One script on one case."""

    def __init__(self, place: Place, seed: int) -> None:
        self.place = place
        self.seed = seed
        self.typed = 0
        self.at_risk: set[str] = set()
        self.case = place.store.ask("new_case")
        self.network = Network(place.server)
        self.path = f"/inspections/{self.case['inspection']}/cases/{self.case['case']}/standards/2.1/"
        self.computers: list[Computer] = []

    def run(self) -> Verdict:
        """Play the script from its start to the verdict."""
        steps = script(self.seed)
        try:
            self.prepare(1 + max(step.computer for step in steps))
            for step in steps:
                self.act(step)
                self.computers[step.computer].rest(step.pause)
            return self.verdict()
        finally:
            self.close()

    def prepare(self, computers: int) -> None:
        """Start so many computers, each signed in and on the case's page, with a copy of it prepared."""
        self.place.server.start()
        for number in range(computers):
            computer = Computer(
                self.place.folder / f"{self.case['case']}-{number}", self.place.chromium, self.network.url, self.path
            )
            self.computers.append(computer)
            computer.start(self.place.store.ask("sign_in"))
            computer.wait_until_prepared()
        self.words = self.computers[0].item_ids("words")
        self.choices = self.computers[0].item_ids("one")

    def act(self, step: Step) -> None:
        """Do one step."""
        computer = self.computers[step.computer]
        match step.do:
            case Do.TYPE | Do.CHOOSE:
                self._answer(computer, step)
            case Do.RELOAD:
                computer.open()
            case Do.KILL_TAB:
                self._risk()
                computer.kill_tab(crash=step.number % 2 == 0)
            case Do.KILL_BROWSER:
                self._risk()
                computer.kill()
            case Do.REPLAY:
                computer.replay(step.number)
            case _:
                self._around(step)

    def _answer(self, computer: Computer, step: Step) -> None:
        if not computer.is_ready:
            computer.open()
        if not computer.is_ready:
            return
        self.typed += 1
        if step.do is Do.TYPE:
            computer.type(self.words[step.item % len(self.words)], f" s{self.seed}n{step.number} words")
        else:
            computer.choose(self.choices[step.item % len(self.choices)], step.number % CHOICES)

    def _around(self, step: Step) -> None:
        """Do what happens around the computers: to the network, the server and the session."""
        match step.do:
            case Do.CUT_NETWORK:
                self.network.cut()
            case Do.RESTORE_NETWORK:
                self.network.restore()
            case Do.KILL_SERVER:
                self._risk()
                self.place.server.kill()
            case Do.START_SERVER:
                self.place.server.start()
            case Do.RESTART_MID_REQUEST:
                self._answer(self.computers[step.computer], Step(Do.CHOOSE, step.computer, step.item, step.number, 0))
                self.computers[step.computer].rest(0.05 + 0.1 * step.pause)
                self._risk()
                self.place.server.kill()
                self.place.server.start()
            case Do.END_SESSION:
                self.place.store.ask("end_sessions")
            case Do.SIGN_IN:
                self._sign_in()
            case _:
                pass

    def _sign_in(self) -> None:
        for computer in self.computers:
            computer.sign_in(self.place.store.ask("sign_in"))

    def _risk(self) -> None:
        for computer in self.computers:
            self.at_risk |= computer.unsaved()

    def verdict(self) -> Verdict:
        """Put everything right again, let the computers send what they have, and compare."""
        self.place.server.start()
        self.network.restore()
        journals: list[Kept] = []
        for computer in self.computers:
            for _ in range(SIGN_INS):
                computer.start(self.place.store.ask("sign_in"))
                if computer.is_ready:
                    break
            journals += computer.settle()
        stored = self.place.store.ask("read", case=self.case["case"])
        entries = [Kept(one["id"], one["key"], one["value"]) for one in stored["entries"]]
        claims = [claim for computer in self.computers for claim in computer.claims]
        found = judge(claims, entries, journals, at_risk=self.at_risk)
        found.typed = self.typed
        return found

    def close(self) -> None:
        """End the browsers and the line, and forget the profiles."""
        for computer in self.computers:
            computer.kill()
            shutil.rmtree(computer.profile, ignore_errors=True)
        self.network.close()
