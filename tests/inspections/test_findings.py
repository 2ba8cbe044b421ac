"""Findings of each domain: pages and actions."""

import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from inspections.actions.findings import save_findings
from inspections.errors import Refused
from inspections.finding_queries import Written, finding_texts
from inspections.models import Domain, Finding, Framework, Inspection, Role
from inspections.stale import fingerprint
from inspections.views.findings import moved
from ledger.models import Entry, Words
from tests import factories
from tests.ledger.opening import open_ledger
from tests.ledger.reading import became, told

LIST = "/inspections/northshire-2026/findings/"
PAGE = f"{LIST}2/"
NONE: dict[str, list[str]] = {"key_finding": [], "but": [], "strength": [], "area_for_improvement": []}


@pytest.fixture
def inspection(db: None) -> Inspection:
    return factories.inspection()


@pytest.fixture
def lena(inspection: Inspection, client: Client) -> User:
    user = factories.member(inspection, Role.LEAD_INSPECTOR, "lena")
    client.force_login(user)
    return user


def stored(inspection: Inspection) -> dict[str, list[str]]:
    found = finding_texts(inspection, inspection.framework.domains.get(number=2))
    return {group: [one.text for one in written] for group, written in found.items()}


def shown(client: Client) -> str:
    """The fingerprint in the page as it is now."""
    found = re.search(r'name="shown" value="([0-9a-f]{16})"', client.get(PAGE).content.decode())
    assert found is not None
    return found[1]


def boxes(**texts: list[str]) -> dict[str, str]:
    return {f"{kind}_{place}": text for kind, given in texts.items() for place, text in enumerate(given, start=1)}


def test_findings_of_every_kind_are_written_in_order(inspection: Inspection, lena: User, client: Client) -> None:
    given = boxes(key_finding=["First.", "Second."], strength=["Strong.", " "], area_for_improvement=["", "Weak."])
    assert client.post(PAGE, given | {"shown": shown(client)}).headers["Location"] == PAGE
    expected = {
        "key_finding": ["First.", "Second."],
        "but": [],
        "strength": ["Strong."],
        "area_for_improvement": ["Weak."],
    }
    assert stored(inspection) == expected
    entry = Entry.objects.get(chain__name="northshire-2026")
    assert (entry.by, entry.act) == ("lena", "findings written")
    assert told(entry)[0] == {"domain": 2}
    keys = [key for _, key, _ in became(entry)]
    assert keys == [(2, kind, place) for kind, texts in expected.items() for place, _ in enumerate(texts, start=1)]
    words = [json.loads(one.text)["text"] for one in entry.words.order_by("pk")]
    assert words == [text for texts in expected.values() for text in texts]
    page = client.get(PAGE).content.decode()
    boxes_of = [len(re.findall(rf'<textarea[^>]* name="{kind}_\d+"', page)) for kind in expected]
    assert boxes_of == [3, 1, 2, 2]


def test_emptying_a_box_removes_its_finding(inspection: Inspection, lena: User, client: Client) -> None:
    client.post(PAGE, boxes(strength=["One.", "Two.", "Three."]) | {"shown": shown(client)})
    client.post(PAGE, boxes(strength=["One.", "", "Three.", ""]) | {"shown": shown(client)})
    assert stored(inspection)["strength"] == ["One.", "Three."]
    client.post(PAGE, boxes(strength=["", ""]) | {"shown": shown(client)})
    assert stored(inspection) == NONE


def test_moving_saves_what_was_typed_too(inspection: Inspection, lena: User, client: Client) -> None:
    given = boxes(strength=["One.", "Two.", "Three."], key_finding=["Typed."])
    client.post(PAGE, given | {"shown": shown(client), "move": "strength 3 up"})
    assert stored(inspection) == NONE | {"strength": ["One.", "Three.", "Two."], "key_finding": ["Typed."]}


@pytest.mark.parametrize(
    ("wish", "result"),
    [
        ("strength 1 down", ["B", "A", "C"]),
        ("strength 3 up", ["A", "C", "B"]),
        ("strength 1 up", ["A", "B", "C"]),
        ("strength 3 down", ["A", "B", "C"]),
        ("strength 0 down", ["A", "B", "C"]),
        ("strength 9 up", ["A", "B", "C"]),
        ("strength x up", ["A", "B", "C"]),
        ("strength 1 sideways", ["A", "B", "C"]),
        ("weakness 1 down", ["A", "B", "C"]),
        ("", ["A", "B", "C"]),
    ],
)
def test_a_move_that_can_not_be_leaves_everything(wish: str, result: list[str]) -> None:
    assert moved({"strength": ["A", "B", "C"]}, wish) == {"strength": result}


def test_a_stale_save_keeps_both_texts(inspection: Inspection, lena: User, client: Client) -> None:
    before = shown(client)
    client.post(PAGE, boxes(strength=["From one tab."]) | {"shown": before})
    response = client.post(PAGE, boxes(strength=["From the other."], key_finding=["More."]) | {"shown": before})
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [
        "These findings have changed since you opened them. Nothing of yours has been stored yet."
    ]
    page = response.content.decode()
    assert all(text in page for text in ("From one tab.", "From the other.", "More."))
    assert stored(inspection)["strength"] == ["From one tab."]
    again = re.search(r'name="shown" value="([0-9a-f]{16})"', page)
    assert again is not None
    client.post(PAGE, boxes(strength=["From one tab.", "From the other."]) | {"shown": again[1]})
    assert stored(inspection)["strength"] == ["From one tab.", "From the other."]


def test_saving_the_same_twice_is_no_conflict_and_one_entry(inspection: Inspection, lena: User, client: Client) -> None:
    before = shown(client)
    for _ in range(2):
        assert client.post(PAGE, boxes(strength=["One."]) | {"shown": before}).status_code == 302
    assert Entry.objects.filter(chain__name="northshire-2026").count() == 1


def test_findings_of_another_domain_stay(inspection: Inspection, lena: User, client: Client) -> None:
    other = inspection.framework.domains.get(number=1)
    Finding.objects.create(inspection=inspection, domain=other, kind="strength", position=1, text="Stays.")
    client.post(PAGE, boxes(strength=["One."]) | {"shown": shown(client)})
    assert finding_texts(inspection, other)["strength"] == [Written("Stays.")]


def test_a_domain_of_another_framework_is_refused(inspection: Inspection, lena: User) -> None:
    framework = Framework.objects.create(slug="other", title="Other", rules={})
    domain = Domain.objects.create(framework=framework, number=1, title="T", rated_from="evidence")
    with pytest.raises(Refused, match="is not a domain of this inspection’s framework"):
        save_findings(inspection=inspection, domain=domain, texts={}, shown=fingerprint(NONE), by=lena)


def test_others_read_what_the_lead_inspector_wrote(inspection: Inspection, client: Client) -> None:
    domain = inspection.framework.domains.get(number=2)
    Finding.objects.create(inspection=inspection, domain=domain, kind="strength", position=1, text="Strong.")
    client.force_login(factories.member(inspection, Role.INSPECTOR))
    page = client.get(PAGE).content.decode()
    assert "Strong." in page
    assert page.count("None written yet.") == 3
    assert "<textarea" not in page
    assert client.post(PAGE, {}).status_code == 403


def test_a_domain_that_is_not_there_is_not_found(inspection: Inspection, lena: User, client: Client) -> None:
    assert client.get(f"{LIST}9/").status_code == 404


def test_the_list_counts_by_domain_and_costs_the_same_for_one_and_for_three(
    inspection: Inspection, lena: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    domains = {domain.number: domain for domain in inspection.framework.domains.all()}
    Finding.objects.create(inspection=inspection, domain=domains[1], kind="strength", position=1, text="T")
    with django_assert_num_queries(6):
        client.get(LIST)
    Finding.objects.create(inspection=inspection, domain=domains[1], kind="strength", position=2, text="T")
    Finding.objects.create(inspection=inspection, domain=domains[3], kind="key_finding", position=1, text="T")
    with django_assert_num_queries(6):
        page = client.get(LIST)
    assert page.context["kinds"] == ["Key findings", "But", "Strengths", "Areas for improvement"]
    counts = [[count for _, count in row.counts] for row in page.context["rows"]]
    assert counts == [[0, 0, 2, 0], [0, 0, 0, 0], [1, 0, 0, 0]]


def test_findings_that_came_from_a_file_stay_in_the_ledger_when_they_are_overwritten(
    inspection: Inspection, lena: User
) -> None:
    domain = inspection.framework.domains.get(number=2)
    Finding.objects.create(inspection=inspection, domain=domain, kind="strength", position=1, text="As it came.")
    open_ledger(inspection)
    shown = fingerprint(finding_texts(inspection, domain))
    save_findings(inspection=inspection, domain=domain, texts={}, shown=shown, by=lena)
    entry = Entry.objects.get(act="findings written")
    assert became(entry) == [("inspections.finding", (2, "strength", 1), None)]
    assert Words.objects.filter(text__contains="As it came.", entry__sequence__lt=entry.sequence).exists()


def findings_of(inspection: Inspection) -> list[Finding]:
    return list(inspection.findings.filter(domain__number=2).order_by("kind", "position"))


def test_key_findings_have_two_sides_in_one_order(inspection: Inspection, lena: User, client: Client) -> None:
    client.post(PAGE, boxes(key_finding=["Good."], but=["Late.", "Thin."]) | {"shown": shown(client)})
    assert [(one.side, one.position, one.text) for one in findings_of(inspection)] == [
        ("positive", 1, "Good."),
        ("but", 2, "Late."),
        ("but", 3, "Thin."),
    ]
    client.post(
        PAGE, boxes(key_finding=["Good."], but=["Late.", "Thin."]) | {"shown": shown(client), "move": "but 2 up"}
    )
    assert stored(inspection)["but"] == ["Thin.", "Late."]


def test_strengths_build_the_summary_in_words_of_its_own(inspection: Inspection, lena: User, client: Client) -> None:
    given = boxes(strength=["Strong.", "Stronger."], key_finding=["Good."]) | {"shown": shown(client)}
    given |= {"strength_1_summed": "on", "strength_1_words": "In short.", "strength_1_question": "2.1.1"}
    # Without the tick there is no summary whose words these could be; nor has a key finding any.
    given |= {"strength_2_words": "Not asked for.", "key_finding_1_summed": "on"}
    client.post(PAGE, given)
    found = finding_texts(inspection, inspection.framework.domains.get(number=2))
    assert found["strength"] == [
        Written("Strong.", True, "In short.", "2.1.1"),
        Written("Stronger.", summary_text="Not asked for."),
    ]
    assert found["key_finding"] == [Written("Good.")]
    form = client.get(PAGE).context["form"]
    assert [form[f"strength_1_{part}"].initial for part in ("summed", "words", "question")] == [
        True, "In short.", "2.1.1"
    ]  # fmt: skip


def test_what_stands_beside_the_words_or_is_wrong_there_is_open(
    inspection: Inspection, lena: User, client: Client
) -> None:
    given = boxes(strength=["Strong."], key_finding=["Good."]) | {"strength_1_question": "2.1.1"}
    client.post(PAGE, given | {"shown": shown(client)})
    opened = '<details class="govuk-details" open>'
    assert client.get(PAGE).content.decode().count(opened) == 1
    wrong = {"shown": shown(client), "key_finding_1_question": "9.9.9"}
    response = client.post(PAGE, given | wrong)
    assert "key_finding_1_question" in response.context["form"].errors
    assert response.content.decode().count(opened) == 2


def test_a_key_question_of_another_domain_is_refused(inspection: Inspection, lena: User, client: Client) -> None:
    given = boxes(strength=["Strong."]) | {"shown": shown(client), "strength_1_question": "3.1.1"}
    assert client.post(PAGE, given).status_code == 200
    assert not findings_of(inspection)
    domain = inspection.framework.domains.get(number=2)
    texts = {"strength": [Written("Strong.", key_question="3.1.1")]}
    with pytest.raises(Refused, match=r"3\.1\.1 is not a key question of"):
        save_findings(inspection=inspection, domain=domain, texts=texts, shown=fingerprint(NONE), by=lena)


def test_a_recommendation_follows_its_finding_wherever_it_goes(
    inspection: Inspection, lena: User, client: Client
) -> None:
    client.post(PAGE, boxes(strength=["One.", "Two.", "Three."]) | {"shown": shown(client)})
    first, second, third = findings_of(inspection)
    for number, finding in enumerate((first, second, third), start=1):
        factories.recommendation(inspection, number).findings.set([finding])
    client.post(PAGE, boxes(strength=["Three.", "One, in other words.", "Two."]) | {"shown": shown(client)})
    follows = {one.number: [each.text for each in one.findings.all()] for one in inspection.recommendations.all()}
    # The first one's words have gone, and other words than any before stand at no place of its own: nobody can tell.
    assert follows == {1: [], 2: ["Two."], 3: ["Three."]}
    client.post(PAGE, boxes(strength=["Three.", "", "Two, better."]) | {"shown": shown(client)})
    entry = Entry.objects.filter(chain__name="northshire-2026").latest("sequence")
    images = {key: fields for table, key, fields in became(entry) if table == "inspections.recommendation"}
    assert {key: fields["findings"] for key, fields in images.items() if fields} == {
        (2,): [],
        (3,): [[2, "strength", 1]],
    }


def test_a_finding_written_anew_in_its_place_keeps_its_recommendation(
    inspection: Inspection, lena: User, client: Client
) -> None:
    client.post(PAGE, boxes(strength=["One.", "Two."]) | {"shown": shown(client)})
    row = factories.recommendation(inspection)
    row.findings.set(findings_of(inspection)[1:])
    client.post(PAGE, boxes(strength=["One.", "Two, better."]) | {"shown": shown(client)})
    assert [one.text for one in row.findings.all()] == ["Two, better."]


def test_words_for_the_summary_are_kept_though_it_is_not_ticked_and_asked_about_beside_an_empty_box(
    inspection: Inspection, lena: User, client: Client
) -> None:
    given = boxes(strength=["Strong."]) | {"strength_1_words": "In short.", "shown": shown(client)}
    assert client.post(PAGE, given).status_code == 302
    [finding] = inspection.findings.all()
    assert (finding.text, finding.in_summary, finding.summary_text) == ("Strong.", False, "In short.")
    emptied = boxes(strength=[""]) | {"strength_1_words": "In short.", "shown": shown(client)}
    answer = client.post(PAGE, emptied)
    assert "Write the finding itself too, or empty its words in the summary." in answer.content.decode()
    assert inspection.findings.count() == 1


def test_a_recommendation_keeps_a_finding_that_moves_to_but_and_two_of_the_same_words(
    inspection: Inspection, lena: User
) -> None:
    domain = inspection.framework.domains.get(number=2)

    def save(**texts: list[str]) -> None:
        written = {group: [Written(text) for text in texts.get(group, [])] for group in NONE}
        held = fingerprint(finding_texts(inspection, domain))
        save_findings(inspection=inspection, domain=domain, texts=written, shown=held, by=lena)

    save(key_finding=["A."], area_for_improvement=["Same.", "Same."])
    row = factories.recommendation(inspection)
    row.findings.set(inspection.findings.all())
    save(but=["A."], area_for_improvement=["Same.", "Same.", "New."])
    assert list(row.findings.order_by("kind", "position").values_list("text", "side")) == [
        ("Same.", "positive"),
        ("Same.", "positive"),
        ("A.", "but"),
    ]
