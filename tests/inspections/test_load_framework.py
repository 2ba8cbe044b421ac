"""`manage.py load_framework`: what it stores, what it updates and what it refuses."""

from collections.abc import Callable
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from inspections.framework import DATA
from inspections.framework_data import framework_sha256, rows_of_file, rows_stored
from inspections.models import Framework
from ledger.models import Entry
from tests import factories

Data = dict[str, Any]


def changed(**values: Any) -> Data:
    return deepcopy(factories.framework_file()) | values


def load(data: Data, folder: Path, capsys: pytest.CaptureFixture[str] | None = None) -> tuple[int, str]:
    """Run the command; return its exit code and what it said."""
    path = folder / "framework.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
    out, err = StringIO(), StringIO()
    try:
        call_command("load_framework", str(path), stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), err.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def used(db: None) -> Framework:
    """The framework, used by an inspection."""
    return factories.inspection().framework


def test_the_same_content_again_is_no_change(used: Framework, tmp_path: Path) -> None:
    before = Entry.objects.count()
    assert load(changed(), tmp_path) == (0, "youth-offending-2018: no change.\n")
    assert Entry.objects.count() == before


def test_the_order_of_a_file_is_that_of_the_framework(used: Framework, tmp_path: Path) -> None:
    data = changed(slug="turned-2031")
    data["domains"].reverse()
    data["domains"][0]["standards"][0]["key_questions"][0]["prompts"].reverse()
    assert load(data, tmp_path) == (0, "turned-2031: loaded.\n")
    turned = Framework.objects.get(slug="turned-2031")
    assert [domain.number for domain in turned.domains.all()] == [3, 2, 1]
    prompts = turned.items.filter(parent__key="3.1.1", kind="prompt")
    assert [item.label for item in prompts] == sorted((item.label for item in prompts), reverse=True)


def test_a_new_version_is_stored_whole(db: None, tmp_path: Path) -> None:
    data = changed(slug="youth-justice-2021")
    assert load(data, tmp_path) == (0, "youth-justice-2021: loaded.\n")
    assert rows_stored(Framework.objects.get(slug="youth-justice-2021")) == rows_of_file(data)
    entry = Entry.objects.latest("pk")
    assert (entry.chain.name, entry.act, entry.content) == (
        "/installation",
        "framework loaded",
        {"slug": "youth-justice-2021"},
    )


def test_a_version_that_nobody_uses_is_replaced(db: None, tmp_path: Path) -> None:
    load(changed(slug="draft"), tmp_path)
    data = changed(slug="draft")
    data["domains"][1]["standards"][0]["key_questions"][0]["text"] = "Is it good?"
    del data["domains"][1]["standards"][0]["key_questions"][1]
    assert load(data, tmp_path) == (0, "draft: replaced.\n")
    assert rows_stored(Framework.objects.get(slug="draft")) == rows_of_file(data)


def reword_everything(data: Data) -> None:
    data["title"] = "A title"
    domain = data["domains"][1]
    domain["title"] = "Domain"
    domain["standards"][0].update(title="Standard", statement="Statement")
    question = domain["standards"][0]["key_questions"][0]
    question["guidance"] = "Guidance"
    question["prompts"][0].update(text="Prompt", guidance="Look here")


def test_guidance_may_be_worded_anew_in_a_version_that_is_used(used: Framework, tmp_path: Path) -> None:
    keys = set(used.items.values_list("pk", flat=True))
    data = changed()
    reword_everything(data)
    assert load(data, tmp_path) == (0, "youth-offending-2018: guidance updated.\n")
    used.refresh_from_db()
    assert rows_stored(used) == rows_of_file(data)
    assert set(used.items.values_list("pk", flat=True)) == keys
    assert Entry.objects.latest("pk").act == "framework guidance updated"


def question(data: Data) -> Data:
    found: Data = data["domains"][1]["standards"][0]["key_questions"][0]
    return found


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: question(d).update(text="Is it good?"), "2.1.1, text"),
        (lambda d: question(d).update(relevant="inspector"), "2.1.1, relevance"),
        (
            lambda d: question(d)["prompts"][1].update(relevant="victim"),
            "2.1.1b, relevance",
        ),
        (
            lambda d: question(d)["prompts"].append({"letter": "z", "text": "More"}),
            "2.1.1 departure, position",
        ),
        (lambda d: question(d)["prompts"].pop(), "2.1.1i"),
        (
            lambda d: (d["key_question_bands"][0].update(to=50), d["key_question_bands"][1].update({"from": 51})),
            "rules",
        ),
        (lambda d: d["discretion"].update(points_from_boundary=4), "rules"),
        (lambda d: d["case_facts"][0].update(label="Met"), "interview_held, label"),
        (lambda d: d["domains"][1]["standards"].pop(), "rules"),
    ],
)
def test_what_bears_on_ratings_may_not_change_in_a_version_that_is_used(
    change: Callable[[Data], object], place: str, used: Framework, tmp_path: Path
) -> None:
    before = rows_stored(used)
    entries = Entry.objects.count()
    data = changed()
    reword_everything(data)
    change(data)
    if len(data["domains"][1]["standards"]) == 3:
        data["overall_bands"][3]["to"] = 33
    code, said = load(data, tmp_path)
    assert (code, said) == (
        1,
        f"{place}: an inspection uses youth-offending-2018, so nothing that bears on questions, relevance, bands or "
        "discretion may change. Load the change as a new version, with a slug of its own.\n",
    )
    used.refresh_from_db()
    assert rows_stored(used) == before
    assert Entry.objects.count() == entries


def test_a_bad_file_is_refused_with_every_fault_and_stores_nothing(db: None, tmp_path: Path) -> None:
    data = changed(slug="bad")
    question(data)["relevant"] = "moonlight"
    data["domains"][1]["number"] = 1
    code, said = load(data, tmp_path)
    assert code == 1
    assert "nothing settles the relevance “moonlight”" in said
    assert "Domain 1 stands there 2 times." in said
    assert not Framework.objects.filter(slug="bad").exists()


def test_a_file_that_is_not_there_is_said(db: None, tmp_path: Path) -> None:
    err = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("load_framework", str(tmp_path / "none.yaml"), stderr=err)
    assert end.value.code == 1
    assert err.getvalue() == f"{tmp_path / 'none.yaml'}: the file can't be read: No such file or directory.\n"


def test_the_project_s_own_file_loads(db: None) -> None:
    out = StringIO()
    call_command("load_framework", str(DATA / "youth-offending-2018.yaml"), stdout=out)
    assert out.getvalue() == "youth-offending-2018: no change.\n"


def test_what_happens_without_cases_binds_and_may_be_said_of_cases_alone(used: Framework, tmp_path: Path) -> None:
    data = changed()
    data["domains"][1]["no_cases"] = "leaves_the_score"
    code, said = load(data, tmp_path)
    assert code == 1
    assert said.startswith("domain 2, no_cases: an inspection uses youth-offending-2018, so nothing that bears on")
    assert load(data | {"slug": "another-2031"}, tmp_path) == (0, "another-2031: loaded.\n")
    assert Framework.objects.get(slug="another-2031").domains.get(number=2).no_cases == "leaves_the_score"
    data["domains"][0]["no_cases"] = "leaves_the_score"
    assert load(data | {"slug": "third-2031"}, tmp_path) == (
        1,
        "Domain 1: it is rated from evidence, so no_cases says nothing of it. Remove it.\n",
    )
    data["domains"][1]["no_cases"] = "is_rated_good"
    assert load(data | {"slug": "third-2031"}, tmp_path) == (
        1,
        "domains[2].no_cases: “is_rated_good” is not one of leaves_the_score.\n",
    )


def test_the_words_for_figures_bind_nothing_and_may_change_under_an_inspection(used: Framework, tmp_path: Path) -> None:
    bound = framework_sha256(used)
    data = changed()
    del data["quantity_words"]
    assert load(data, tmp_path) == (0, "youth-offending-2018: guidance updated.\n")
    used.refresh_from_db()
    assert "quantity_words" not in used.rules
    assert framework_sha256(used) == bound
    data["quantity_words"] = [{"rule": "at_least", "words": ["nearly every"], "percent": 90}]
    assert load(data, tmp_path) == (0, "youth-offending-2018: guidance updated.\n")
    assert load(data, tmp_path) == (0, "youth-offending-2018: no change.\n")
    used.refresh_from_db()
    assert used.rules["quantity_words"] == data["quantity_words"]
    assert framework_sha256(used) == bound


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"rule": "at_least", "words": ["nearly every"]}, "percent"),
        ({"rule": "fraction", "words": ["half"]}, "of"),
        ({"rule": "guess", "words": ["half"]}, "guess"),
        ({"rule": "most", "words": []}, "words"),
    ],
)
def test_words_for_figures_that_say_nothing_are_refused(
    row: dict[str, Any], said: str, used: Framework, tmp_path: Path
) -> None:
    code, sentence = load(changed(quantity_words=[row]), tmp_path)
    assert code == 1
    assert sentence.startswith("quantity_words[1]")
    assert said in sentence
