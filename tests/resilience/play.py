"""Plays a script with real processes and gives the verdict."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.resilience.computer import Computer
from tests.resilience.judge import Claim, Drafted, Kept, Verdict, judge, judge_drafts
from tests.resilience.processes import Network, Server, Store
from tests.resilience.script import CHAPTER, Do, Step, form_of, page_of, script, user_of

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
    """One script on one case: on a page of it, on a chapter of a report, or on forms about it and its inspection."""

    def __init__(self, place: Place, seed: int) -> None:
        self.place = place
        self.seed = seed
        self.typed = 0
        self.at_risk: set[str] = set()
        self.case = place.store.ask("new_case")
        self.user = user_of(seed)
        self.network = Network(place.server)
        self.path = page_of(seed).format(**self.case)
        self.computers: list[Computer] = []

    def run(self) -> Verdict:
        """Play the script from its start to the verdict."""
        steps = script(self.seed)
        if form := form_of(self.seed, steps[0]):
            self.path = form.format(**self.case)
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
                self.place.folder / f"{self.case['inspection']}-{number}",
                self.place.chromium,
                self.network.url,
                self.path,
            )
            self.computers.append(computer)
            computer.start(self.place.store.ask("sign_in", user=self.user_at(number)))
            if self.user == "inspector":
                computer.wait_until_prepared()
        self.words = self.computers[0].item_ids("words")
        self.choices = self.computers[0].item_ids("one")

    def user_at(self, computer: int) -> str:
        """Return who works at a computer: a chapter of the report is written by two people, each at their own."""
        return "lead_inspector" if computer and self.path == CHAPTER.format(**self.case) else self.user

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
        if form := form_of(self.seed, step):
            self._fill_in(computer, step, form.format(**self.case))
            return
        if not computer.is_ready:
            computer.open()
        if not computer.is_ready:
            return
        self.typed += 1
        if step.do is Do.TYPE or not self.choices:
            computer.type(self.words[step.item % len(self.words)], f" s{self.seed}n{step.number} words")
        else:
            computer.choose(self.choices[step.item % len(self.choices)], step.number % CHOICES)

    def _fill_in(self, computer: Computer, step: Step, path: str) -> None:
        """Type into a form, and press its button where all is well."""
        if path != computer.path or not computer.is_ready:
            computer.path = path
            computer.open()
        boxes = computer.item_ids("words") if computer.is_ready else []
        if not boxes:
            return
        self.typed += 1
        computer.type(boxes[step.item % len(boxes)], f" s{self.seed}n{step.number} words")
        if step.do is Do.CHOOSE and not self.network.is_cut and self.place.server.process:
            computer.press()
            computer.path = ""

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
                do = Do.CHOOSE if self.user == "inspector" else Do.TYPE
                self._answer(self.computers[step.computer], Step(do, step.computer, step.item, step.number, 0))
                self.computers[step.computer].leave()
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
        for number, computer in enumerate(self.computers):
            computer.sign_in(self.place.store.ask("sign_in", user=self.user_at(number)))

    def _risk(self) -> None:
        for computer in self.computers:
            self.at_risk |= computer.unsaved()

    def verdict(self) -> Verdict:
        """Put everything right again, let the computers send what they have, and compare."""
        self.place.server.start()
        self.network.restore()
        journals: list[Kept] = []
        for number, computer in enumerate(self.computers):
            for _ in range(SIGN_INS):
                computer.path = self.path
                computer.start(self.place.store.ask("sign_in", user=self.user_at(number)))
                if computer.is_ready:
                    break
            journals += computer.settle()
        claims = [claim for computer in self.computers for claim in computer.claims]
        if self.user != "inspector":
            found = self._verdict_on_drafts(claims, journals)
            found.typed = self.typed
            return found
        of = "report" if self.path == CHAPTER.format(**self.case) else "inspection"
        stored = self.place.store.ask("read", inspection=self.case[of])
        entries = [Kept(one["id"], one["key"], one["value"]) for one in stored["entries"]]
        found = judge(claims, entries, journals, at_risk=self.at_risk)
        found.typed = self.typed
        return found

    def _verdict_on_drafts(self, claims: list[Claim], journals: list[Kept]) -> Verdict:
        stored = self.place.store.ask("read_drafts", inspection=self.case["inspection"])
        drafts = [Drafted(one["box"], one["text"]) for one in stored["drafts"]]
        return judge_drafts(claims, stored["ids"], drafts, stored["acts"], journals, at_risk=self.at_risk)

    def close(self) -> None:
        """End the browsers and the line, and forget the profiles."""
        for computer in self.computers:
            computer.kill()
            shutil.rmtree(computer.profile, ignore_errors=True)
        self.network.close()
