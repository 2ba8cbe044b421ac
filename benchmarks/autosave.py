"""Times saving one answer against a bare upsert of 15 rows on the same server.

    python -m benchmarks.autosave                            on an SQLite file of its own
    DATABASE_URL=postgres://... python -m benchmarks.autosave

The two take turns, so that whatever else the machine does strikes both alike.
"""

import argparse

from benchmarks.autosaving import Inspector, database, inspectors, percentile, questions, send, server, upsert


def measure(
    port: int, inspector: Inspector, other: Inspector, key: str, values: tuple[object, object], rounds: int
) -> str:
    """Return a row of the table: how long a save of this answer takes, and how long the bare upsert, by their
    medians."""
    saves, bare, queries = [], [], set()
    for base in range(rounds):
        reply = send(port, inspector, key, values[base % 2], base)
        if reply.status != 200 or reply.data["results"][0]["status"] != "saved":
            raise SystemExit(f"{key}: {reply.status} {reply.data}")
        saves.append(reply.seconds)
        queries.add(reply.queries)
        bare.append(upsert(port, other.case_row, base))
    mine, floor = percentile(saves, 0.5), percentile(bare, 0.5)
    tails = f"{percentile(saves, 0.95):.1f} | {percentile(bare, 0.95):.1f}"
    return f"| {key} | {max(queries)} | {mine:.1f} | {floor:.1f} | {mine / floor:.2f} | {tails} |"


def main(rounds: int) -> None:
    """Print the table."""
    with database():
        inspector, other = inspectors(2)
        with server(2) as port:
            for _ in range(20):  # both workers open their connections
                upsert(port, other.case_row, 0)
                send(port, inspector, "offence", "nothing", 0)
            print("| answer | queries | save, ms | bare upsert, ms | ratio | save p95 | upsert p95 |")
            print("| --- | --- | --- | --- | --- | --- | --- |")
            question = questions()[0]
            for key, values in (
                (f"{question}a", ("yes", "no")),
                (question, ("yes", "no")),
                ("victim", ("yes", "no")),
                (f"{question} evidence", ("A sentence of evidence. " * 20, "Another sentence of it. " * 20)),
            ):
                print(measure(port, inspector, other, key, values, rounds), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=300)
    main(parser.parse_args().rounds)
