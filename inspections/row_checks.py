"""What is wrong with rows of a file that their columns can't say, for `ledger.images.record`. No query."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from inspections.context.glossary import OFFICIAL, second_meaning
from inspections.context.measures import sum_fault
from inspections.evidence.key_data import faults_of
from inspections.schema import schema_faults
from ledger.images import Around, Columns, Fault, Key

PLACE: Final = re.compile(r"[a-z_]+(\.[A-Za-z0-9.]+)?")
"""How the key of a place of the report is written."""
TEXTS: Mapping[str, Any] = {"type": "array", "items": {"type": "string", "minLength": 1}}
ADDRESSEES: Mapping[str, Any] = {
    "type": "array",
    "minItems": 1,
    "uniqueItems": True,
    "items": {"type": "string", "minLength": 1, "maxLength": 300, "pattern": r"\S"},
}


def shape_faults(columns: Columns, **shapes: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield how columns that hold data, by name, do not fit their JSON schemas."""
    given = {name: columns[name] for name in shapes if name in columns}
    for said in schema_faults({"properties": shapes}, given):
        name, _, sentence = said.partition(": ")
        yield name, sentence


def numbering_faults(key: Key, around: Around) -> Iterator[Fault]:
    """Yield a sentence where a row is not numbered from 1 on, in order: the next one is given the number after all."""
    *of, number = key
    if number < 1 or (number > 1 and (*of, number - 1) not in around.own):
        yield "number", f"{number} is not the next number. Number them from 1, in order."


def numbered(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    yield from numbering_faults(key, around)


def together(columns: Columns, first: str, *names: str) -> Iterator[Fault]:
    """Yield a sentence for each column that says nothing without the first."""
    if first not in columns:
        yield from (
            (name, f"it says nothing without {first}. Give that too, or remove it.")
            for name in names
            if name in columns
        )


def of_inspection(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where the row is of another framework than the file."""
    if columns["framework"] != around.outline.framework.slug:
        yield "framework", f"“{columns['framework']}” is not the framework of the file."
    signed = ("signed_by_name", "signed_title", "signed_off_by", "signed_wording")
    yield from together(columns, "signed_off_at", *signed)


def of_membership(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where another row has the lead inspector already."""
    leads = [other for other in around.own if other[1] == "lead_inspector"]
    if key in leads[1:]:
        yield "", f"“{leads[0][0]}” is the lead inspector already. Keep one."


def of_evidence_rating(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    yield from rating_faults(columns, around, "rating")
    if around.outline.domain_of[key[0]].rated_from != "evidence":
        yield "", f"standard {key[0]} is rated from cases, so it has no rating from evidence."


def of_no_cases_reason(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where the domain is not rated from cases, or the reason says nothing."""
    if around.outline.domains[key[0]].rated_from != "cases":
        yield "", f"domain {key[0]} is rated from evidence, so it needs no cases. Remove the reason."
    if not columns["reason"].strip():
        yield "reason", "it is empty. Write why there are no cases, or leave it out."


def of_finding(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where the key question is of another domain, or none."""
    yield from key_question_faults(columns, around, key[0])


def of_recommendation(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where the addressees are no list of different names."""
    yield from shape_faults(columns, addressees=ADDRESSEES)


def of_report_text(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where the place is none of a report, or what the writer has seen is no group of texts."""
    yield from _place_faults(key[0])
    yield from shape_faults(columns, seen={"type": "object", "additionalProperties": {"type": "string"}})


def of_held_text(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    yield from _place_faults(columns["place"])
    yield from together(columns, "resolved_at", "resolved_by")


def key_question_faults(columns: Columns, around: Around, domain: int) -> Iterator[Fault]:
    """Yield a sentence where the key question that a row names is no key question, or one of another domain."""
    if "key_question" in columns:
        item = around.outline.items[columns["key_question"]]
        if item.kind != "question":
            yield "key_question", f"{item.key} is not a key question."
        elif around.outline.domain_of[item.standard.number].number != domain:
            yield "key_question", f"{item.key} is not a key question of domain {domain}."


def of_profile(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where the shares of a breakdown do not come to 100 and no reason says why."""
    shares = around.tables.get("inspections.contextshare", {})
    percents = [row["percent"] for (number, _), row in shares.items() if number == key[0]]
    if fault := sum_fault(percents, columns.get("unknown"), columns.get("reason", "")):
        yield "", fault


def of_term(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where a term or its abbreviation has an official meaning already."""
    if fault := second_meaning(columns["term"], columns.get("abbreviation", ""), OFFICIAL):
        yield "", fault


def _place_faults(place: str) -> Iterator[Fault]:
    if not PLACE.fullmatch(place):
        yield "place", f"“{place[:60]}” is no place of a report. It is written as foreword or question.2.1.1."


def rating_faults(columns: Columns, around: Around, *names: str) -> Iterator[Fault]:
    """Yield which columns, where they are given, are no rating of the framework."""
    for name in names:
        if name in columns and columns[name] not in around.outline.rules.ratings:
            yield name, f"“{columns[name]}” is not a rating of this framework."


def of_key_datum(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    yield from faults_of(columns)


def of_survey(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where more answered than were asked."""
    if columns.get("asked") is not None and columns["responses"] > columns["asked"]:
        yield "responses", f"{columns['responses']} answered of {columns['asked']} who were asked. Correct one of them."


def of_survey_question(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where its answers are more than its base."""
    answers = [
        row["count"] for found, row in around.tables.get("inspections.surveyanswer", {}).items() if found[:-1] == key
    ]
    if sum(answers) > columns["base"]:
        yield "base", f"{columns['base']} answered, and its answers add up to {sum(answers)}. Correct one of them."
