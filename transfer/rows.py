"""Writing the rows of an inspection from the data of its file, which has been checked."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from accounts.models import User
from cases.answer_history import ANSWER_CHANGED
from cases.models import (
    Caseload,
    CaseloadCase,
    Departure,
    Draw,
    FactAnswer,
    HeldChange,
    Judgement,
    PromptAnswer,
    SampledCase,
)
from cases.pages import Kind, departure_key, evidence_key, kind_of, number_of
from cases.recorded import OF_A_ROW
from inspections.models import EvidenceRating, Finding, Inspection, Membership, Recommendation
from transfer.casework import store_casework, store_practice_examples
from transfer.document import OWN_PROPERTIES
from transfer.held_changes import held_rows
from transfer.outline import Outline
from transfer.second_reading import store_second_readings
from transfer.values import day_in, moment_in, parsed_moment, person_in

BATCH = 500
OF_A_CASE = (
    "reference",
    "service_reference",
    "case_type",
    "disposal",
    "age",
    "gender",
    "ethnicity",
    "looked_after",
    "offence",
    "harm_service",
    "safety_service",
    "submission_reason",
    "withdrawn_reason",
    "withdrawn_note",
)
OF_A_CASELOAD_CASE = tuple(name for name in OF_A_ROW if name != "started")
People = Mapping[str, User]
Data = dict[str, Any]


def store_inspection_rows(inspection: Inspection, data: Data, outline: Outline, people: People) -> None:
    """Store the team, the caseload, the draws, and the evidence of no single case."""
    Membership.objects.bulk_create(
        Membership(inspection=inspection, user=people[row["username"]], role=row["role"])
        for row in data.get("team", [])
    )
    if "caseload" in data:
        _store_caseload(inspection, data["caseload"], people)
    Draw.objects.bulk_create(
        Draw(
            inspection=inspection,
            number=row["number"],
            seed=row["seed"],
            algorithm=row["algorithm"],
            record=row["record"],
            drawn_at=parsed_moment(row["drawn_at"]),
            drawn_by=person_in(row, "drawn_by", people),
        )
        for row in data.get("draws", [])
    )
    ratings, details = data["domain_one"], data.get("domain_one_details", {})
    EvidenceRating.objects.bulk_create(
        EvidenceRating(
            inspection=inspection,
            standard=outline.standards[number],
            rating=ratings.get(number, ""),
            **_evidence_details(details.get(number, {}), people),
        )
        for number in {**ratings, **details}
    )
    Finding.objects.bulk_create(
        Finding(
            inspection=inspection,
            domain=outline.domains[row["domain"]],
            kind=row["kind"],
            position=row["position"],
            text=row["text"],
        )
        for row in data.get("findings", [])
    )
    Recommendation.objects.bulk_create(
        Recommendation(inspection=inspection, **row) for row in data.get("recommendations", [])
    )


def store_cases(inspection: Inspection, data: Data, outline: Outline, people: People) -> None:
    """Store the sampled cases with all that was recorded on them."""
    pairs = [(_sampled_case(inspection, entry, people), entry) for entry in data["cases"]]
    SampledCase.objects.bulk_create([case for case, _ in pairs], batch_size=BATCH)
    _store_replacements(pairs)
    versions = _versions(data)
    told = [(case, entry, versions.get(case.reference, {})) for case, entry in pairs]
    FactAnswer.objects.bulk_create((row for one in told for row in _facts(*one, outline)), batch_size=BATCH)
    Judgement.objects.bulk_create((row for one in told for row in _judgements(*one, outline)), batch_size=BATCH)
    PromptAnswer.objects.bulk_create((row for one in told for row in _answers(*one, outline)), batch_size=BATCH)
    Departure.objects.bulk_create((row for one in told for row in _departures(*one, outline)), batch_size=BATCH)
    HeldChange.objects.bulk_create((row for pair in pairs for row in held_rows(*pair, people)), batch_size=BATCH)
    store_second_readings(inspection, data, pairs, outline, people)
    store_casework(pairs, people)
    store_practice_examples(inspection, data, {case.reference: case for case, _ in pairs}, outline, people)


def _evidence_details(entry: Data, people: People) -> Data:
    return {**entry, "rated_by": person_in(entry, "rated_by", people)}


def _store_caseload(inspection: Inspection, data: Data, people: People) -> None:
    caseload = Caseload.objects.create(
        inspection=inspection,
        file_name=data["file_name"],
        sha256=data["sha256"],
        ignored_columns=data.get("ignored_columns", []),
        loaded_at=parsed_moment(data["loaded_at"]),
        loaded_by=person_in(data, "loaded_by", people),
    )
    CaseloadCase.objects.bulk_create(
        (
            CaseloadCase(
                caseload=caseload,
                started=date.fromisoformat(row["started"]),
                **{name: row[name] for name in OF_A_CASELOAD_CASE if name in row},
            )
            for row in data["cases"]
        ),
        batch_size=BATCH,
    )


def _sampled_case(inspection: Inspection, entry: Data, people: People) -> SampledCase:
    return SampledCase(
        inspection=inspection,
        started=day_in(entry, "started"),
        allocated_to=person_in(entry, "allocated_to", people),
        submitted_at=moment_in(entry, "submitted_at"),
        submitted_by=person_in(entry, "submitted_by", people),
        withdrawn_at=moment_in(entry, "withdrawn_at"),
        withdrawn_by=person_in(entry, "withdrawn_by", people),
        **{name: entry[name] for name in OF_A_CASE if name in entry},
    )


def _store_replacements(pairs: list[tuple[SampledCase, Data]]) -> None:
    """Lead each case that came in the place of another to it; all of them are stored."""
    by_reference = {case.reference: case for case, _ in pairs}
    replacements = [case for case, entry in pairs if "replaces" in entry]
    for case, entry in pairs:
        if "replaces" in entry:
            case.replaces = by_reference[entry["replaces"]]
    SampledCase.objects.bulk_update(replacements, ["replaces"], batch_size=BATCH)


def _versions(data: Data) -> dict[str, dict[str, int]]:
    """Give how often each answer was changed by the file's history, by case and key: that is its version."""
    versions: dict[str, dict[str, int]] = {}
    for entry in data.get("history", []):
        if entry["act"] == ANSWER_CHANGED:
            case, _, key = entry.get("subject", "").rpartition("/")
            of_case = versions.setdefault(case, {})
            of_case[key] = of_case.get(key, 0) + 1
    return versions


def _known(versions: Mapping[str, int], kind: Kind, known: Mapping[str, Any]) -> dict[str, None]:
    """Give the numbers of the answers of a kind that were changed and that the framework has; any may be taken back."""
    return {number_of(key): None for key in versions if kind_of(key) is kind and number_of(key) in known}


def _facts(case: SampledCase, entry: Data, versions: Mapping[str, int], outline: Outline) -> Iterable[FactAnswer]:
    own = {name: entry[name] for name in OWN_PROPERTIES if name in entry}
    values = {**_known(versions, Kind.FACT, outline.facts), **entry.get("facts", {}), **own}
    for key, value in values.items():
        yield FactAnswer(case=case, fact=outline.facts[key], value=value, version=versions.get(key, 0))


def _judgements(case: SampledCase, entry: Data, versions: Mapping[str, int], outline: Outline) -> Iterable[Judgement]:
    answers, evidence = entry.get("judgements", {}), entry.get("evidence", {})
    taken_back = (_known(versions, kind, outline.key_questions) for kind in (Kind.JUDGEMENT, Kind.EVIDENCE))
    for number in {**answers, **evidence, **{number: None for numbers in taken_back for number in numbers}}:
        yield Judgement(
            case=case,
            key_question=outline.key_questions[number],
            answer=answers.get(number, ""),
            answer_version=versions.get(number, 0),
            evidence=evidence.get(number, ""),
            evidence_version=versions.get(evidence_key(number), 0),
        )


def _answers(case: SampledCase, entry: Data, versions: Mapping[str, int], outline: Outline) -> Iterable[PromptAnswer]:
    for code, answer in {**_known(versions, Kind.PROMPT, outline.prompts), **entry.get("answers", {})}.items():
        yield PromptAnswer(case=case, prompt=outline.prompts[code], answer=answer or "", version=versions.get(code, 0))


def _departures(case: SampledCase, entry: Data, versions: Mapping[str, int], outline: Outline) -> Iterable[Departure]:
    given = entry.get("departures", {})
    prompts = _known(versions, Kind.PROMPT_DEPARTURE, outline.prompts)
    questions = _known(versions, Kind.JUDGEMENT_DEPARTURE, outline.key_questions)
    for number, words in {**prompts, **questions, **given}.items():
        of_prompt = number in outline.prompts
        yield Departure(
            case=case,
            prompt=outline.prompts[number] if of_prompt else None,
            key_question=None if of_prompt else outline.key_questions[number],
            words=words or "",
            version=versions.get(departure_key(number), 0),
        )
