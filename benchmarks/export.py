"""Measures the export of one inspection with many answers, by processor time.

Run from the top of the repository: `DEBUG=1 python -m benchmarks.export`, with DATABASE_URL for PostgreSQL. It makes a
test database of its own, which it destroys. docs/speed.md says what the rows mean.
"""

import argparse
from time import process_time

from benchmarks.ratings import fill, own_database

# isort: split

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Answer
from inspections.models import Inspection
from transfer.document import as_bytes, inspection_document


def main() -> None:
    """Print the export's data and its bytes, as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000, help="cases of the inspection (1000 where not said)")
    parser.add_argument("--times", type=int, default=7, help="how often it is exported (7)")
    options = parser.parse_args()
    with own_database():
        court = options.cases * 6 // 10
        fill(1, court=court, out_of_court=options.cases - court)
        inspection = Inspection.objects.get()
        with CaptureQueriesContext(connection) as queries:
            inspection_document(inspection)
        seconds = []
        for _ in range(options.times):
            began = process_time()
            data = inspection_document(inspection)
            read = process_time()
            as_bytes(data)
            seconds.append((read - began, process_time() - read))
        rows, lines = (min(each) for each in zip(*seconds, strict=True))
        print(f"| export, {connection.vendor} | answers | queries | fastest: its data | as bytes |")
        print("| --- | ---: | ---: | ---: | ---: |")
        print(
            f"| {options.cases:,} cases | {Answer.objects.count():,} | {len(queries)} | {rows:.2f} s | {lines:.2f} s |"
        )


if __name__ == "__main__":
    main()
