"""What readers get of a report: the latest issue alone, and by no working out a child from it and those before it."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Answer, SampledCase
from disclosure.audit import Attack
from disclosure.lines import Published, after
from disclosure.small_numbers import is_small
from inspections.errors import Refused
from inspections.models import Inspection, Role
from inspections.outline import read_outline
from inspections.stale import fingerprint
from inspections.texts.signing import foreword_of, sign_off_foreword
from ledger.reading import records
from reports import release
from reports.actions import issue_report
from reports.content import report_from
from reports.content.case_chapters import (
    OFFENCES,
    disposals_in_words,
    disposals_name,
    interviews_held,
    interviews_name,
    offence_lines,
)
from reports.document import Paragraph, Table, every_section, plain
from reports.models import Issue
from reports.published import published
from reports.queries import Source, read
from reports.release import audited, revealed_with
from tests import factories
from tests.cases.readings.second_readings import given_out, submitted_case, team
from tests.ratings.evidence import judged
from tests.reports.editions import of_edition, written_everywhere
from tests.reports.world import gloucestershire
from transfer.actions import import_inspection
from transfer.document import as_bytes
from transfer.published import published_file

pytestmark = pytest.mark.django_db
MADE_ON = date(2026, 3, 20)


def brought_in(name: str) -> Inspection:
    """A published inspection, with cases made up to its figures, whose ratings are closed."""
    inspection = import_inspection(content=as_bytes(published_file(name, read_outline(factories.framework()))))
    Inspection.objects.filter(pk=inspection.pk).update(ratings_closed_at=timezone.now())
    return Inspection.objects.select_related("service", "framework").get(pk=inspection.pk)


def recovered(told: Published) -> list[str]:
    """The counts of 1 to 4 that a reader of all this narrows down, and that the core alone does not."""
    known, core = Attack(told.lines), Attack([line for line in told.lines if not line.table])
    small = [name for name, count in told.counts.items() if is_small(count)]
    known.widen(small)
    return [name for name in small if known.is_narrow(name) and known.interval(name) != core.interval(name)]


def printed(source: Source) -> dict[str, list[list[str]]]:
    report = report_from(source)
    tables = [block for each in every_section(report.sections) for block in each.blocks if isinstance(block, Table)]
    return {table.caption: [[plain(cell.text) for cell in row.cells] for row in table.rows] for table in tables}


@pytest.mark.parametrize("name", ["liverpool", "gloucestershire"])
def test_nothing_of_a_published_inspection_can_be_worked_out(name: str) -> None:
    found = audited(read(brought_in(name), MADE_ON))
    told = published(found.source)
    assert found.record["tried"] > 100
    assert recovered(told) == []
    # As before: high and medium with what is not relevant gave three and four children at very high risk away.
    safety = [rows for caption, rows in printed(found.source).items() if caption.startswith("Safety and wellbeing")]
    names = [row[0] for rows in safety for row in rows]
    assert "Very high" not in names
    assert not {"Medium", "High"} <= set(names)


def test_each_number_that_the_audit_supposes_to_be_printed_is_printed() -> None:
    source = audited(read(brought_in("liverpool"), MADE_ON)).source
    told, tables = published(source), printed(source)
    cells = [cell for rows in tables.values() for row in rows for cell in row[1:]]
    numbers = {number for cell in cells for number in re.findall(r"\d+", cell)}
    assert {label for label, number in told.told.items() if number and str(number) not in numbers} == set()
    supposed = [label for label, table in told.tables.items() if table == "Cases inspected"]
    assert supposed
    for label in supposed:
        assert [label.split(": ")[1], str(told.told[label])] in tables["Cases inspected"]


def test_a_fact_and_a_sub_group_of_the_same_name_do_not_give_each_other_away() -> None:
    inspection = factories.inspection()
    judged(inspection, "court", 20, {"2.1.1": (20, 20)})
    judged(inspection, "out_of_court", 20, {"3.1.1": (20, 20)})
    looked_after = [*(f"C{number:02}" for number in range(1, 9)), *(f"O{number:02}" for number in range(1, 5))]
    for case in inspection.sampled_cases.all():
        case.looked_after = case.reference in looked_after
        case.save()
        factories.answer(case, "social_care", "looked_after" if case.looked_after else "not_known")
    source = read(inspection, MADE_ON)
    # Of both types twelve are looked after, of the court cases eight: four of the others.
    of_the_others = {"fact social_care, out_of_court: looked_after", "looked_after, out_of_court: Looked after"}
    assert of_the_others <= set(recovered(published(source)))

    found = audited(source)

    assert found.record["left_out"] == ["Looked-after children, domain 2"]
    assert recovered(published(found.source)) == []


def without(inspection: Inspection, reference: str) -> None:
    SampledCase.objects.filter(inspection=inspection, reference=reference).update(
        withdrawn_at=timezone.now(), withdrawn_reason="transferred"
    )


@pytest.mark.parametrize("name", ["liverpool", "gloucestershire"])
def test_before_and_after_a_withdrawal_nothing_but_the_core_gives_the_child_away(name: str) -> None:
    inspection = brought_in(name)
    before = published(audited(read(inspection, MADE_ON)).source)
    issue_report(inspection=inspection, by=factories.administrator())
    gone = inspection.sampled_cases.order_by("reference").first()
    assert gone is not None
    without(inspection, gone.reference)

    source = read(inspection, MADE_ON)
    found = audited(source)
    told = published(found.source)
    shown = printed(found.source)
    after(told, before, 1)
    assert recovered(told) == []
    # The facts of the child that went, by subtraction of what both print.
    both = before.told.keys() & told.tables.keys()
    assert not [label for label in both if is_small(abs(before.told[label] - told.told[label]))]
    assert gone.reference not in str(shown)
    # What the core gives away is listed to whoever issues.
    [listed] = revealed_with(source)
    judged = Answer.objects.filter(reading__case=gone, item__kind="question").values_list("item__key", "value")
    counted = {f"{key} relevant" for key, value in judged if value in ("yes", "no")}
    assert counted <= {sentence.split(":")[0] for sentence in listed.sentences}


@pytest.fixture
def inspection() -> Inspection:
    stored = gloucestershire()
    Inspection.objects.update(ratings_closed_at=timezone.now())
    return Inspection.objects.select_related("service", "framework").get(pk=stored.pk)


@pytest.fixture
def administrator() -> User:
    return factories.administrator()


def address(name: str, *args: object) -> str:
    return reverse(f"reports:{name}", args=["northshire-2026", *args])


def test_before_the_first_issue_a_reader_finds_that_nothing_is_released(client: Client, inspection: Inspection) -> None:
    client.force_login(factories.member(inspection, Role.READER))
    html = client.get(address("report")).content.decode()
    assert "Nothing released yet" in html
    assert "18/36" not in html


def test_a_reader_has_the_latest_issue_alone_and_the_team_has_all(
    client: Client, inspection: Inspection, administrator: User
) -> None:
    issue_report(inspection=inspection, by=administrator)
    issue_report(inspection=inspection, by=administrator)
    client.force_login(factories.member(inspection, Role.READER))
    html = client.get(address("report")).content.decode()
    assert "Issue 2, released on" in html
    assert [address("issued", number, "pdf") in html for number in (1, 2)] == [False, True]
    assert [client.get(address("issued", number, "pdf")).status_code for number in (1, 2)] == [404, 200]
    client.force_login(factories.member(inspection, Role.INSPECTOR))
    assert [client.get(address("issued", number, "pdf")).status_code for number in (1, 2)] == [200, 200]


def test_a_reader_who_left_a_second_reading_open_has_the_released_report(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    given_out(submitted_case(first, inspection), lead, second)
    Issue.objects.create(inspection=inspection, number=1, issued_at=timezone.now()).documents.create(
        format="pdf", content=b"%PDF", sha256="0" * 64
    )
    client.force_login(second)
    assert client.get(address("issued", 1, "pdf")).status_code == 403
    inspection.memberships.filter(user=second).update(role=Role.READER)
    assert client.get(address("issued", 1, "pdf")).status_code == 200


def test_the_audit_is_stored_with_the_issue_and_named_in_the_ledger(
    inspection: Inspection, administrator: User
) -> None:
    issue = issue_report(inspection=inspection, by=administrator)
    assert issue.audit is not None
    assert issue.audit["told"]["2.1.3 sufficient"] == 14
    assert issue.audit["left_out"] == []
    assert records(inspection.reference)[-1].content["left_out"] == []


def test_a_second_issue_that_gives_a_case_away_is_listed_and_wants_a_reason(
    client: Client, inspection: Inspection, administrator: User
) -> None:
    issue_report(inspection=inspection, by=administrator)
    without(inspection, "C01")
    with pytest.raises(Refused, match="Say why it is issued all the same"):
        issue_report(inspection=inspection, by=administrator)
    client.force_login(administrator)

    html = client.get(address("issue")).content.decode()
    assert "What can be worked out beside issue 1" in html
    assert "2.1.1 sufficient: 20 before, 19 now" in html
    html = client.post(address("issue"), {"reason": " "}).content.decode()
    assert "Say why the report is issued although this can be worked out." in html
    assert Issue.objects.count() == 1

    assert client.post(address("issue"), {"reason": "The service asked."}).status_code == 302
    assert Issue.objects.get(number=2).reason == "The service asked."


def test_an_issue_from_elsewhere_without_an_audit_wants_a_reason_too(
    inspection: Inspection, administrator: User
) -> None:
    Issue.objects.create(inspection=inspection, number=1, issued_at=timezone.now())
    [found] = revealed_with(read(inspection, MADE_ON))
    assert found.sentences == (release.NOT_LISTED,)
    assert issue_report(inspection=inspection, by=administrator, reason="Corrected.").number == 2


def test_without_an_audit_nothing_is_issued(
    inspection: Inspection, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "AUDIT_SECONDS", 0.001)
    with pytest.raises(Refused, match="could not be made, so nothing was issued"):
        issue_report(inspection=inspection, by=administrator)
    assert not Issue.objects.exists()


@pytest.mark.parametrize("name", ["liverpool", "gloucestershire"])
def test_what_an_edition_prints_beside_is_told_to_the_audit(name: str) -> None:
    """Kinds of disposal, interviews and offences of court cases: each count that is printed, and none of 1 to 4."""
    inspection = of_edition("2020", brought_in(name))
    source = audited(read(inspection, MADE_ON)).source
    told = published(source)
    assert recovered(told) == []
    report = report_from(source, 1, audience="published")
    blocks = [block for each in every_section(report.sections) for block in each.blocks]
    openings = [plain(block.text) for block in blocks if isinstance(block, Paragraph)]
    openings = [words for words in openings if words.startswith("We inspected ")]
    court, out_of_court = len(source.cases_of("court")), len(source.cases_of("out_of_court"))
    counted = [(number, words) for each in openings for number, words in re.findall(r"(\d+) ([a-z]+ ?[a-z-]*)", each)]
    core = {(str(court), "court cases"), (str(court), "court case"), (str(out_of_court), "out of")}
    printed_beside = {number for number, words in counted if (number, words) not in core}
    beside = ("Disposals in words", "Interviews")
    numbers = [number for label, number in told.told.items() if told.tables.get(label, "").startswith(beside)]
    assert printed_beside == set(map(str, numbers))
    assert not any(map(is_small, numbers))
    offences = [block for block in blocks if isinstance(block, Table) and block.caption == OFFENCES]
    lines = [label for label, table in told.tables.items() if table == OFFENCES]
    assert [len(each.rows) for each in offences] == ([len(lines)] if lines else [])


def test_a_table_of_an_edition_that_the_audit_leaves_out_is_not_printed() -> None:
    inspection = of_edition("2020", brought_in("liverpool"))
    source = read(inspection, MADE_ON)
    assert offence_lines(source)
    assert interviews_held(source, "court") is not None
    names = {OFFENCES, interviews_name("court"), disposals_name("court"), disposals_name("out_of_court")}
    without_them = replace(source, left_out=frozenset(names))
    assert offence_lines(without_them) == {}
    assert interviews_held(without_them, "court") is None
    assert disposals_in_words(without_them, "out_of_court") == {}
    assert not names & set(published(without_them).tables.values())


def test_an_issue_of_an_inspection_with_an_edition_is_the_published_report() -> None:
    inspection, ada = written_everywhere(of_edition("2020", brought_in("gloucestershire"))), factories.administrator()
    shown = fingerprint(foreword_of(inspection))
    sign_off_foreword(inspection=inspection, name="Ann Example", title="Chief Inspector", shown=shown, by=ada)
    issue = issue_report(inspection=inspection, by=ada)
    html = bytes(issue.documents.get(format="html").content).decode()
    assert "Issue 1" in html
    assert "Technical annexe" not in html
    assert "Draft" not in html
