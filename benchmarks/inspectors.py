"""Has 40 inspectors autosave at once, and then looks whether every answer that was called saved is stored.

    DATABASE_URL=postgres://... python -m benchmarks.inspectors [--seconds 180] [--workers 2]

Each has a case of their own on one inspection, types evidence and ticks answers, and sends each change a pause after
the last was answered, as the browser does. A request that fails is an error, and is sent again under its own id.
"""

import argparse
import http.client
import random
import time
from dataclasses import dataclass, field
from threading import Thread
from uuid import uuid4

from benchmarks.autosaving import Inspector, Reply, database, inspectors, percentile, questions, send, server

# isort: split

from cases.fieldwork.queries import read_pages
from cases.models import Reading
from inspections.answers import JUDGEMENT, USUAL
from ledger.models import Entry
from ledger.reading import verify

ANSWERS = [one["value"] for one in USUAL[JUDGEMENT]]


@dataclass
class Work:
    """What one inspector did: the requests, and the last saved value and version of each answer."""

    inspector: Inspector
    replies: list[Reply] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    saved: dict[str, tuple[str, int]] = field(default_factory=dict)

    def go_on(self, port: int, keys: list[str], until: float, pause: float) -> None:
        """Send changes, one after the other, until it is time."""
        chance = random.Random(self.inspector.case)  # noqa: S311 - it must be repeatable, and guards no secret
        time.sleep(chance.random() * pause)
        while time.perf_counter() < until:
            key = chance.choice(keys)
            text, base = self.saved.get(key, ("", 0))
            words = f"{text} Sentence {base + 1} of what was seen.".strip()
            others = [answer for answer in ANSWERS if answer != text]
            self.change(port, key, words if key.endswith("evidence") else chance.choice(others), base)
            time.sleep(pause)

    def change(self, port: int, key: str, value: str, base: int) -> None:
        """Send one change until it is answered."""
        token = str(uuid4())
        for _ in range(20):
            try:
                reply = send(port, self.inspector, key, value, base, token)
            except (OSError, http.client.HTTPException, ValueError) as fault:
                self.errors.append(repr(fault))
                continue
            self.replies.append(reply)
            if reply.status == 200 and reply.data["results"][0]["status"] == "saved":
                self.saved[key] = (value, reply.data["results"][0]["version"])
                return
            self.errors.append(f"{reply.status} {reply.data}")


def lost(work: Work) -> int:
    """Return how many answers that were called saved are not stored as they were, with as many entries as versions."""
    inspector = work.inspector
    reading = Reading.objects.of_kind(Reading.Kind.FIRST).get(
        case__inspection__reference=inspector.inspection, case__reference=inspector.case
    )
    pages = read_pages(reading)
    stored = {key: (value, page.version_of(key)) for page in pages for key, value in page.recorded.items()}
    entries = Entry.objects.filter(chain__name=inspector.inspection)
    return sum(
        stored.get(key) != said or entries.filter(subject=f"{inspector.case}/{key}").count() != said[1]
        for key, said in work.saved.items()
    )


def main(people: int, seconds: float, workers: int, pause: float) -> None:
    """Run it and print what came of it."""
    with database():
        works = [Work(inspector) for inspector in inspectors(people)]
        keys = [f"{number}{end}" for number in questions() for end in ("", "a", " evidence")]
        with server(workers) as port:
            until = time.perf_counter() + seconds
            threads = [Thread(target=work.go_on, args=(port, keys, until, pause)) for work in works]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        replies = [reply for work in works for reply in work.replies]
        times = [reply.seconds for reply in replies]
        errors = [error for work in works for error in work.errors]
        rows = {
            "inspectors": people,
            "seconds": round(seconds),
            "requests": len(replies),
            "requests a second": round(len(replies) / seconds, 1),
            "p50, ms": round(percentile(times, 0.5), 1),
            "p95, ms": round(percentile(times, 0.95), 1),
            "p99, ms": round(percentile(times, 0.99), 1),
            "queries a request, most": max(reply.queries for reply in replies),
            "errors": len(errors),
            "answers saved": sum(len(work.saved) for work in works),
            "answers lost": sum(map(lost, works)),
            "ledger": "whole" if verify(works[0].inspector.inspection) is None else "broken",
        }
        print("| measure | |\n| --- | --- |")
        print("\n".join(f"| {name} | {value} |" for name, value in rows.items()))
        print("\n".join(errors[:5]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inspectors", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pause", type=float, default=1, help="seconds between an answer and the next change")
    given = parser.parse_args()
    main(given.inspectors, given.seconds, given.workers, given.pause)
