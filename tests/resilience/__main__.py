"""The long run: `python -m tests.resilience 500`, by `script/resilience`."""

import argparse
import json
import subprocess
import sys
import traceback
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from tests.resilience.play import Place, Play, place
from tests.resilience.processes import ROOT

RESULTS = ROOT / ".state" / "resilience.jsonl"
DOCUMENT = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- the long run -->", "<!-- end of the long run -->"
#: What a result depends on; results of other versions of these don't count.
PARTS = (
    *("accounts", "cases", "config", "inspections", "ledger", "ratings", "reports", "static", "templates"),
    "tests/resilience",
)


def main() -> int:
    """Play the seeds that have no result yet, and print and write down what came of all."""
    given = _arguments()
    seeds = range(given.first, given.first + given.number)
    version = _version()
    done = {one["seed"]: one for one in _results() if one["version"] == version and "failed" not in one}
    left = [seed for seed in seeds if seed not in done]
    print(f"{len(seeds)} scripts, {len(left)} of them to play.", flush=True)
    if left:
        with place(given.database_url) as ground:
            for seed in left:
                done[seed] = _play(ground, seed, version)
    results = [done[seed] for seed in seeds]
    table = _table(results)
    print(table)
    _write_down(table, given.first, given.number, given.database_url)
    wrong = [one for one in results if one.get("failed") or one["lost"] or one["duplicated"]]
    for one in wrong:
        print(f"Seed {one['seed']}: {one.get('failed') or one['lost'] + one['duplicated']}", file=sys.stderr)
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/resilience", description="Plays seeded scripts against the app.")
    parser.add_argument("number", type=int, nargs="?", default=25, help="how many scripts (25)")
    parser.add_argument("--from", dest="first", type=int, default=1, metavar="SEED", help="the first seed (1)")
    parser.add_argument("--database-url", default="", help="an empty database, instead of a SQLite file")
    return parser.parse_args()


def _play(ground: Place, seed: int, version: str) -> dict[str, Any]:
    nothing: dict[str, Any] = {"lost": [], "duplicated": []}
    try:
        result: dict[str, Any] = asdict(Play(ground, seed).run())
    except Exception as fault:
        traceback.print_exc()
        result = {**nothing, "failed": str(fault)}
    result = {"seed": seed, "version": version, **result}
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("a") as file:
        file.write(json.dumps(result) + "\n")
    print(f"Seed {seed}: {_in_a_line(result)}", flush=True)
    return result


def _in_a_line(result: dict[str, Any]) -> str:
    if "failed" in result:
        return f"failed: {result['failed']}"
    names = ("typed", "kept", "acknowledged", "recovered")
    figures = [f"{name} {result[name]}" for name in names]
    return ", ".join([*figures, f"lost {len(result['lost'])}", f"duplicated {len(result['duplicated'])}"])


def _results() -> Iterator[dict[str, Any]]:
    if RESULTS.exists():
        for line in RESULTS.read_text().splitlines():
            yield json.loads(line)


def _version() -> str:
    """Name the code that is tested: the trees of what a result depends on, and what is changed and not committed."""
    trees = _git("rev-parse", *(f"HEAD:{part}" for part in PARTS)).split()
    changed = _git("diff", "HEAD", "--", *PARTS)
    return f"{hash_of(' '.join(trees) + changed)}"


def hash_of(text: str) -> str:
    return subprocess.run(
        ["git", "hash-object", "--stdin"], input=text, capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.strip()


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=True, cwd=ROOT).stdout


def _table(results: list[dict[str, Any]]) -> str:
    played = [one for one in results if "failed" not in one]
    rows = [
        ("Scripts played to their end", len(played)),
        ("Scripts that came to no end", len(results) - len(played)),
        ("Answers typed or chosen", sum(one["typed"] for one in played)),
        ("Changes called kept", sum(one["kept"] for one in played)),
        ("Changes acknowledged: in the history, or held to decide", sum(one["acknowledged"] for one in played)),
        ("Changes recovered after a killed tab, browser or server", sum(one["recovered"] for one in played)),
        ("Changes lost", sum(len(one["lost"]) for one in played)),
        ("Changes duplicated", sum(len(one["duplicated"]) for one in played)),
    ]
    return "\n".join(["| | |", "|---|---:|", *(f"| {name} | {number:,} |" for name, number in rows)])


def _write_down(table: str, first: int, number: int, database_url: str) -> None:
    before, _, rest = DOCUMENT.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    database = "PostgreSQL" if database_url.startswith("postgres") else "SQLite"
    when = datetime.now(UTC).strftime("%-d %B %Y")
    heading = f"Seeds {first} to {first + number - 1}, on {database}, {when}:"
    DOCUMENT.write_text(f"{before}{BEGIN}\n{heading}\n\n{table}\n{END}{after}")


if __name__ == "__main__":
    sys.exit(main())
