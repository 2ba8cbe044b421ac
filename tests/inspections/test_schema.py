"""Faults of a data file as sentences."""

from typing import Any

import pytest

from inspections.schema import place, schema_faults

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["reference"],
    "additionalProperties": False,
    "properties": {
        "reference": {"type": "string", "minLength": 1, "maxLength": 5, "pattern": "^[a-z]*$"},
        "day": {"type": "string", "format": "date"},
        "count": {"type": "integer", "minimum": 1, "maximum": 9},
        "kind": {"enum": ["court", "other"]},
        "version": {"const": 1},
        "cases": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"type": "integer"}},
        "answers": {"type": "object", "patternProperties": {"^q": {}}, "additionalProperties": False},
        "either": {"oneOf": [{"type": "string"}, {"type": "null"}]},
    },
}


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        ({"reference": "north"}, []),
        ([], ["the file: “[]” is not a group of named values."]),
        ({}, ["the file: “reference” is missing."]),
        ({"reference": "a", "x": 1}, ["the file: “x” is not known here. Remove or correct it."]),
        (
            {"reference": "a", "answers": {"q1": 1, "r": 1, "s": 1}},
            ["answers: “r” and “s” is not known here. Remove or correct it."],
        ),
        ({"reference": ""}, ["reference: it is empty."]),
        ({"reference": "norths"}, ["reference: “norths” is longer than 5 characters."]),
        ({"reference": "A"}, ["reference: “A” is not written as it should be."]),
        ({"reference": 5}, ["reference: “5” is not a text."]),
        (
            {"reference": "a", "day": "2026-02-30"},
            ["day: “2026-02-30” is not a date of the calendar. Write it as 2019-04-30."],
        ),
        ({"reference": "a", "count": 0}, ["count: “0” is less than 1."]),
        ({"reference": "a", "count": 10}, ["count: “10” is more than 9."]),
        ({"reference": "a", "count": 1.5}, ["count: “1.5” is not a whole number."]),
        ({"reference": "a", "kind": "x"}, ["kind: “x” is not one of court, other."]),
        ({"reference": "a", "version": 2}, ["version: “2” is not “1”."]),
        ({"reference": "a", "cases": []}, ["cases: it is empty."]),
        ({"reference": "a", "cases": [1, 1]}, ["cases: the same value stands there twice."]),
        ({"reference": "a", "cases": [1, "x"]}, ["cases[2]: “x” is not a whole number."]),
        ({"reference": "a", "either": 1}, ["either: “1” is not a text.", "either: “1” is not empty."]),
    ],
)
def test_each_fault_says_where_and_what(data: Any, faults: list[str]) -> None:
    assert schema_faults(SCHEMA, data) == faults


def test_all_faults_are_given_at_once() -> None:
    faults = schema_faults(SCHEMA, {"kind": "x", "cases": ["a", 1, "b"], "count": 0})
    assert faults == [
        "the file: “reference” is missing.",
        "cases[1]: “a” is not a whole number.",
        "cases[3]: “b” is not a whole number.",
        "count: “0” is less than 1.",
        "kind: “x” is not one of court, other.",
    ]


def test_a_long_value_is_cut() -> None:
    assert schema_faults(SCHEMA, {"reference": "a", "kind": "x" * 100}) == [
        f"kind: “{'x' * 60}…” is not one of court, other."
    ]


def test_a_place_counts_from_one_as_people_do() -> None:
    assert place([]) == "the file"
    assert place(["cases", 2, "judgements", "2.1.1"]) == "cases[3].judgements.2.1.1"
