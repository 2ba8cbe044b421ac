"""The rows of a file without records: one written by hand, or exported by commit 156aa9c or before. Pure.

The data fits `data/without_records.schema.json`. The rows are those of schema 0, whatever is made of them later
(`records.upgrades`), so nothing here changes any more, but for what joins the core as an optional property.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from inspections.schema import place

Data = dict[str, Any]
Path = tuple[str | int, ...]
Named = tuple[str, tuple[Any, ...]]
"""A row by its table and key."""
AS_VALUES = (
    "cases.factanswer", "cases.judgement", "cases.promptanswer", "cases.departure", "inspections.evidencerating",
    "inspections.nocasesreason", "ratings.panelattendance",
)  # fmt: skip
"""The tables of which the file has a row as one value, by the number or name of what it is about."""
NAMES: Mapping[tuple[str, str], str] = {
    ("inspections.membership", "user"): "username",
    ("cases.mention", "user"): "username",
    ("cases.sampledcase", "reader"): "allocated_to", ("cases.sampledcase", "reason"): "submission_reason",
    ("cases.secondjudgement", "value"): "answer", ("cases.secondjudgement", "words"): "evidence",
    ("cases.secondjudgement", "item"): "",
    ("cases.jointdecision", "value"): "answer", ("cases.jointdecision", "words"): "reason",
    ("cases.jointdecision", "by"): "decided_by", ("cases.jointdecision", "at"): "decided_at",
    ("cases.jointdecision", "item"): "",
}  # fmt: skip
"""What the file calls a column of today, by the table that it has the row in: "" where it gives it no name."""
ANSWER_CHANGED = "answer changed"
OWN_FACTS = ("harm_inspector", "safety_inspector")
OF_A_CASE = (
    "service_reference", "case_type", "disposal", "started", "age", "gender", "ethnicity", "looked_after", "offence",
    "harm_service", "safety_service", "allocated_to", "submitted_at", "submitted_by", "submission_reason",
    "withdrawn_at", "withdrawn_by", "withdrawn_reason", "withdrawn_note", "replaces",
)  # fmt: skip


class Rows:
    """The rows by table, the place of each in the file, and the decisions of which it doesn't say what was calculated.

    A decision is named by the number of its meeting and its standard.
    """

    def __init__(self, data: Data, origins: Mapping[Named, Named]) -> None:
        """Take the data of a file. `origins` say, once they are known, which of the rows one of today was made of."""
        self.origins = origins
        self.tables: dict[str, list[list[Any]]] = {}
        self.places: dict[Named, Path] = {}
        self.uncalculated: list[tuple[int, str]] = []
        self._of_inspection(data)
        versions = _versions(data)
        for index, case in enumerate(data["cases"]):
            self._of_case(case, versions.get(case["reference"], {}), index)
        self._of_panel(data)

    def place(self, table: str, key: tuple[Any, ...], column: str = "") -> str:
        """Return where the file has what became a row of today, or a column of it, in words."""
        was, its_key = self.origins.get((table, key), (table, key))
        path = self.places.get((was, its_key), (was, *map(str, its_key)))
        name = NAMES.get((was, column), column)
        if (was, name) == ("inspections.inspection", "edition"):
            return name
        if was == "cases.secondreading" and (column, key[1]) == ("reader", "kept"):
            name = "first_reader"
        inside = (name,) if name and was not in AS_VALUES else ()
        return place((*path, *inside)) + (f" (case {key[0]})" if path[0] == "cases" else "")

    def _put(self, table: str, key: list[Any], where: Path, columns: Mapping[str, Any]) -> None:
        said = {name: _plain(name, value) for name, value in columns.items() if value is not None}
        self.tables.setdefault(table, []).append([key, said])
        self.places[table, tuple(key)] = where

    def _put_all(self, table: str, data: Data, part: str, *names: str, skip: tuple[str, ...] = ()) -> None:
        """Put each entry of a list of the file, whose key is made of these of its values."""
        for index, entry in enumerate(data.get(part, [])):
            rest = _without(entry, *names, *skip)
            self._put(table, [entry[name] for name in names], (part, index), rest)

    def _of_inspection(self, data: Data) -> None:
        inspection, known_as = data["inspection"], data["service"].get("known_as")
        own = {**_without(inspection, "design"), **inspection.get("design", {}), "edition": data.get("edition")}
        self._put(
            "inspections.inspection", [], ("inspection",), {"framework": data["framework"], "known_as": known_as, **own}
        )
        self._put_all("inspections.membership", data, "team", "username", "role")
        if "caseload" in data:
            caseload = data["caseload"]
            self._put("cases.caseload", [], ("caseload",), {"ignored_columns": [], **_without(caseload, "cases")})
            for index, row in enumerate(caseload["cases"]):
                where = ("caseload", "cases", index)
                self._put("cases.caseloadcase", [row["case_reference"]], where, _without(row, "case_reference"))
        self._put_all("cases.draw", data, "draws", "number")
        self._put_all("cases.secondreadinground", data, "second_readings", "number")
        rated, details = data["domain_one"], data.get("domain_one_details", {})
        for number in {**rated, **details}:
            part = "domain_one" if number in rated else "domain_one_details"
            columns = {"rating": rated.get(number), **details.get(number, {})}
            self._put("inspections.evidencerating", [number], (part, number), columns)
        for number, reason in data.get("no_cases", {}).items():
            self._put("inspections.nocasesreason", [int(number)], ("no_cases", number), {"reason": reason})
        self._put_all("inspections.reporttext", data, "texts", "place")
        self._put_all("inspections.finding", data, "findings", "domain", "kind", "position")
        self._put_all("inspections.recommendation", data, "recommendations", "number")
        self._put_all("cases.practiceexample", data, "practice_examples", "number")

    def _of_case(self, case: Data, versions: Mapping[str, int], index: int) -> None:
        reference, where = case["reference"], ("cases", index)
        self._put("cases.sampledcase", [reference], where, {name: case.get(name) for name in OF_A_CASE})
        facts = {**case.get("facts", {}), **{name: case[name] for name in OWN_FACTS if name in case}}
        for key in {**dict.fromkeys(key for key in versions if not key[:1].isdigit()), **facts}:
            columns = {"value": facts.get(key), "version": versions.get(key, 0)}
            inside = (key,) if key in OWN_FACTS else ("facts", key)
            self._put("cases.factanswer", [reference, key], (*where, *inside), columns)
        changed = [tuple(key.partition(" ")[::2]) for key in versions if key[:1].isdigit()]
        self._answers(case, versions, changed, where)
        departures = case.get("departures", {})
        for number in {**dict.fromkeys(number for number, of in changed if of == "departure"), **departures}:
            key = [number[:-1], number[-1], None] if number[-1:].isalpha() else [None, None, number]
            columns = {"words": departures.get(number), "version": versions.get(f"{number} departure", 0)}
            self._put("cases.departure", [reference, *key], (*where, "departures", number), columns)
        for i, row in enumerate(case.get("held_changes", [])):
            self._put(
                "cases.heldchange", [reference, row["token"]], (*where, "held_changes", i), _without(row, "token")
            )
        self._second_reading(case, where)
        self._beside(case, where)

    def _answers(self, case: Data, versions: Mapping[str, int], changed: list[tuple[str, ...]], where: Path) -> None:
        answers, evidence = case.get("judgements", {}), case.get("evidence", {})
        prompts = case.get("answers", {})
        plain = dict.fromkeys(number for number, of in changed if of in ("", "evidence"))
        for number in {**{number: None for number in plain if number[-1:].isdigit()}, **answers, **evidence}:
            columns = {
                "answer": answers.get(number),
                "answer_version": versions.get(number, 0),
                "evidence": evidence.get(number),
                "evidence_version": versions.get(f"{number} evidence", 0),
            }
            part = "evidence" if number in evidence and number not in answers else "judgements"
            self._put("cases.judgement", [case["reference"], number], (*where, part, number), columns)
        for code in {**{code: None for code in plain if code[-1:].isalpha()}, **prompts}:
            columns = {"answer": prompts.get(code), "version": versions.get(code, 0)}
            key = [case["reference"], code[:-1], code[-1]]
            self._put("cases.promptanswer", key, (*where, "answers", code), columns)

    def _second_reading(self, case: Data, where: Path) -> None:
        if "second_reading" not in case:
            return
        reading, inside = case["second_reading"], (*where, "second_reading")
        self._put("cases.secondreading", [case["reference"]], inside, _without(reading, "judgements"))
        for number, row in reading["judgements"].items():
            key, of = [case["reference"], number], (*inside, "judgements", number)
            self._put("cases.secondjudgement", key, of, _without(row, "decision"))
            if "decision" in row:
                self._put("cases.jointdecision", key, (*of, "decision"), row["decision"])

    def _beside(self, case: Data, where: Path) -> None:
        for part, table, inner, inner_table, name in (
            ("alerts", "cases.alert", "updates", "cases.alertupdate", "number"),
            ("comments", "cases.comment", "mentions", "cases.mention", "username"),
        ):
            for index, row in enumerate(case.get(part, [])):
                key, of = [case["reference"], row["number"]], (*where, part, index)
                self._put(table, key, of, _without(row, "number", inner))
                for i, each in enumerate(row.get(inner, [])):
                    self._put(inner_table, [*key, each[name]], (*of, inner, i), _without(each, name))

    def _of_panel(self, data: Data) -> None:
        self._put_all("ratings.proposal", data, "proposals", "number")
        convened = sorted(enumerate(data.get("panel", [])), key=lambda one: _moment(one[1].get("recorded_at", "")))
        for number, (index, meeting) in enumerate(convened, start=1):
            columns = {"figures": {}, **_without(meeting, "members", "decisions")}
            self._put("ratings.panelmeeting", [number], ("panel", index), columns)
            for i, member in enumerate(meeting.get("members", [])):
                self._put("ratings.panelattendance", [number, member], ("panel", index, "members", i), {})
            for i, row in enumerate(meeting["decisions"]):
                columns = {"grounds": [], "exceptional": False, "figures": {}, **_without(row, "standard")}
                key = [number, row["standard"]]
                self._put("ratings.paneldecision", key, ("panel", index, "decisions", i), columns)
                if "calculated" not in row:
                    self.uncalculated.append((number, row["standard"]))
        self._put_all("ratings.representation", data, "representations", "number")
        self._put_all("reports.issue", data, "issues", "number", skip=("documents",))
        for index, issue in enumerate(data.get("issues", [])):
            for i, row in enumerate(issue["documents"]):
                where = ("issues", index, "documents", i)
                self._put("reports.issueddocument", [issue["number"], row["format"]], where, _without(row, "format"))


def misplaced(data: Data, several: Collection[str]) -> Iterator[str]:
    """Meetings after a later one, facts in another's place or form; `several` are facts answered by many options."""
    for index, case in enumerate(data["cases"]):
        for key, value in case.get("facts", {}).items():
            where = f"{place(('cases', index, 'facts', key))} (case {case['reference']})"
            if key in OWN_FACTS:
                yield f"{where}: it stands in a property of its own, beside the service's classification. Move it."
            elif key in several and not isinstance(value, list):
                yield f"{where}: give a list of options, also where there is one."
            elif key not in several and isinstance(value, list):
                yield f"{where}: a list is not an answer to this. Give one text."
    latest = ""
    for index, meeting in enumerate(data.get("panel", [])):
        if meeting["held_on"] < latest:
            where = place(("panel", index, "held_on"))
            yield f"{where}: {meeting['held_on']} is before {latest}. Put the oldest meeting first."
        latest = max(latest, meeting["held_on"])


def _versions(data: Data) -> dict[str, dict[str, int]]:
    """Return how often each answer was changed by the history, by case and key: that was its version."""
    versions: dict[str, dict[str, int]] = {}
    for entry in data.get("history", []):
        if entry["act"] == ANSWER_CHANGED:
            case, _, key = entry.get("subject", "").rpartition("/")
            of_case = versions.setdefault(case, {})
            of_case[key] = of_case.get(key, 0) + 1
    return versions


def _without(entry: Data, *names: str) -> Data:
    return {name: value for name, value in entry.items() if name not in names}


def _plain(name: str, value: Any) -> Any:
    """Return a value as a row has it: a moment in UTC; what is no moment stays for whoever reads the rows."""
    if not isinstance(value, str) or not (name.endswith("_at") or name == "at"):
        return value
    at = _moment(value)
    return value if at == NEVER else at.isoformat().replace("+00:00", "Z")


NEVER = datetime(1, 1, 2, tzinfo=UTC)
"""Stands for when a meeting was convened of which a file does not say: before the others."""


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return NEVER
