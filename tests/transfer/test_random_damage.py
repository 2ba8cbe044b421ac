"""A file damaged at random is stored whole and written back the same, or refused with sentences: nothing else."""

import json
from copy import deepcopy
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.accounting import Accounting
from tests.transfer.files import empty_the_installation, export, exported, full_inspection, published_bytes, stored

Path_ = tuple[str | int, ...]
RUNS = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SOMETHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 2**70),
    st.floats(allow_nan=False),
    st.text(max_size=300),
    st.sampled_from(
        ["yes", "2.1.1", "good", "court", "2019-02-30", "9999-12-31T23:59:59-23:59", "\x00", "\ud800", "/"]
    ),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)


class Back(Exception):  # noqa: N818
    """Takes back what an example stored."""


@pytest.fixture(autouse=True)
def unwatched(accounting: Accounting) -> None:
    """The records of a damaged file may contradict its history: that is for `verify_ledger` to say."""
    accounting.looks = True


@pytest.fixture
def whole(db: None) -> dict[str, Any]:
    full_inspection()
    data = exported()
    empty_the_installation()
    return data


def paths(data: Any, path: Path_ = ()) -> list[Path_]:
    inner: list[tuple[str | int, Any]] = []
    if isinstance(data, dict):
        inner = list(data.items())
    elif isinstance(data, list):
        inner = list(enumerate(data))
    return [path, *(found for step, value in inner for found in paths(value, (*path, step)))]


def at(data: Any, path: Path_) -> Any:
    for step in path:
        data = data[step]
    return data


def stored_whole_or_refused(folder: Path, content: bytes) -> None:
    """Import the bytes and take all back; see that they came in whole, or were refused with sentences."""
    path = folder / "damaged.json"
    path.write_bytes(content)
    before = stored()
    written, said = StringIO(), StringIO()
    code = 0
    try:
        with transaction.atomic():
            call_command("import_inspection", str(path), stdout=written, stderr=said)
            reference = written.getvalue().strip()
            first = export(reference)
            empty_the_installation()
            path.write_bytes(first)
            call_command("import_inspection", str(path), stdout=StringIO())
            assert export(reference) == first
            raise Back
    except SystemExit as left:
        code = int(left.code or 0)
    except Back:
        pass
    assert (code, bool(said.getvalue().strip())) in {(0, False), (1, True)}
    assert bool(written.getvalue()) == (code == 0)
    assert stored() == before


@RUNS
@given(st.data())
def test_a_value_that_is_something_else(whole: dict[str, Any], tmp_path: Path, data: st.DataObject) -> None:
    damaged = deepcopy(whole)
    path = data.draw(st.sampled_from(paths(whole)[1:]))
    at(damaged, path[:-1])[path[-1]] = data.draw(SOMETHING)

    stored_whole_or_refused(tmp_path, json.dumps(damaged).encode("utf-8", "surrogatepass"))


@RUNS
@given(st.data())
def test_values_that_are_missing(whole: dict[str, Any], tmp_path: Path, data: st.DataObject) -> None:
    damaged = deepcopy(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(paths(damaged)[1:]))
        del at(damaged, path[:-1])[path[-1]]

    stored_whole_or_refused(tmp_path, json.dumps(damaged).encode())


@RUNS
@given(st.data())
def test_values_that_have_changed_places(whole: dict[str, Any], tmp_path: Path, data: st.DataObject) -> None:
    damaged = deepcopy(whole)
    # Of different subtrees, so that neither is inside the other.
    one, other = data.draw(st.lists(st.sampled_from(list(damaged)), min_size=2, max_size=2, unique=True))
    first = (one, *data.draw(st.sampled_from(paths(damaged[one]))))
    second = (other, *data.draw(st.sampled_from(paths(damaged[other]))))
    left, right = at(damaged, first), at(damaged, second)
    at(damaged, first[:-1])[first[-1]], at(damaged, second[:-1])[second[-1]] = right, left

    stored_whole_or_refused(tmp_path, json.dumps(damaged).encode())


@RUNS
@given(st.data())
def test_an_entry_that_stands_twice(whole: dict[str, Any], tmp_path: Path, data: st.DataObject) -> None:
    damaged = deepcopy(whole)
    lists = [path for path in paths(whole) if isinstance(at(whole, path), list) and at(whole, path)]
    entries = at(damaged, data.draw(st.sampled_from(lists)))
    entries.insert(data.draw(st.integers(0, len(entries))), deepcopy(data.draw(st.sampled_from(entries))))

    stored_whole_or_refused(tmp_path, json.dumps(damaged).encode())


@pytest.mark.django_db
@RUNS
@given(st.data())
def test_a_file_of_a_landed_version(tmp_path: Path, data: st.DataObject) -> None:
    damaged = json.loads((Path(__file__).parent / "landed" / "156aa9c.json").read_bytes())
    path = data.draw(st.sampled_from([path for path in paths(damaged) if path and path[0] != "history"]))
    if data.draw(st.booleans()):
        at(damaged, path[:-1])[path[-1]] = data.draw(SOMETHING)
    else:
        del at(damaged, path[:-1])[path[-1]]

    stored_whole_or_refused(tmp_path, json.dumps(damaged).encode("utf-8", "surrogatepass"))


@cache
def small() -> bytes:
    """A published file with a few of its cases, so that most of its bytes are not answers to prompts."""
    data = json.loads(published_bytes("gloucestershire"))
    data["cases"] = data["cases"][:2]
    data["panel"] = []
    return json.dumps(data).encode()


@pytest.mark.django_db
@RUNS
@given(st.data())
def test_bytes_that_are_lost_or_others(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(small())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        how = data.draw(st.sampled_from(["cut", "drop", "other"]))
        if how == "cut":
            del content[max(place, 1) :]
        elif how == "drop":
            del content[place]
        else:
            content[place] = data.draw(st.integers(0, 255))

    stored_whole_or_refused(tmp_path, bytes(content))
