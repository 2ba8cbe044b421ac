"""Reading a framework file: what is right is given, what is wrong is said in sentences."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import yaml

from inspections.framework import DATA, FrameworkError, read_framework, standards_of
from inspections.framework_data import Rows, first_difference, what_binds
from tests import factories

Data = dict[str, Any]
SETTLE = "Add a case fact that settles it for this domain's cases, or use one of always, inspector."
FILE = DATA / "youth-offending-2018.yaml"


def faults(content: bytes) -> list[str]:
    with pytest.raises(FrameworkError) as error:
        read_framework(content)
    return error.value.sentences


def faults_after(change: Callable[[Data], object]) -> list[str]:
    data = deepcopy(factories.framework_file())
    change(data)
    return faults(yaml.safe_dump(data).encode())


def test_the_project_s_own_framework_is_right() -> None:
    data = read_framework(FILE.read_bytes())
    assert data["slug"] == "youth-offending-2018"
    assert [len(domain["standards"]) for domain in data["domains"]] == [4, 4, 4]


def test_every_prompt_has_guidance_of_its_own() -> None:
    data = read_framework(FILE.read_bytes())
    questions = [question for _, standard in standards_of(data) for question in standard["key_questions"]]
    prompts = [prompt for question in questions for prompt in question.get("prompts", [])]
    assert [prompt["text"] for prompt in prompts if not prompt.get("guidance")] == []
    assert len({prompt["guidance"] for prompt in prompts}) == len(prompts) == 113


def test_guidance_says_when_what_the_inspector_or_a_fact_may_rule_out_is_not_relevant() -> None:
    data = read_framework(FILE.read_bytes())
    questions = [question for _, standard in standards_of(data) for question in standard["key_questions"]]
    prompts = [(question, prompt) for question in questions for prompt in question.get("prompts", [])]
    conditional = [
        (question["number"] + prompt["letter"], prompt) for question, prompt in prompts if "relevant" in prompt
    ]
    silent = [key for key, prompt in conditional if "Not relevant " not in prompt["guidance"]]
    assert silent == []


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_framework(b"\xef\xbb\xbf" + FILE.read_bytes()) == factories.framework_file()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file holds no framework: it must begin with named values such as slug and title."),
        (b"- a\n- b", "The file holds no framework: it must begin with named values such as slug and title."),
        (b"\xff\xfe", "The file is not UTF-8 text. Save it as UTF-8."),
        (b"slug: " + b"[" * 3000, "The file has groups too deep inside one another. It is damaged."),
        (b"points: " + b"9" * 5000, "The file is not YAML: it holds a number of thousands of digits."),
        (
            b'title: "a\\0b"',
            "title: it holds a NUL character or half of a character. Write the text again.",
        ),
        (
            b'title: ["\\ud800"]',
            "title[1]: it holds a NUL character or half of a character. Write the text again.",
        ),
        (
            b"slug: [",
            "The file is not YAML: while parsing a flow node expected the node content, "
            "but found '<stream end>' in \"<unicode string>\", line 1, column 8: slug: [ ^.",
        ),
        (
            b"slug: a\nslug: b",
            'The file is not YAML: “slug” stands there twice in "<unicode string>", line 1, column 1: slug: a ^.',
        ),
        (
            b"slug: !!python/object/apply:os.getcwd []",
            "The file is not YAML: could not determine a constructor for the tag "
            "'tag:yaml.org,2002:python/object/apply:os.getcwd' "
            'in "<unicode string>", line 1, column 7: slug: !!python/object/apply:os.getcwd [] ^.',
        ),
    ],
)
def test_a_file_that_holds_no_framework_is_refused(content: bytes, sentence: str) -> None:
    assert faults(content) == [sentence]


def question(data: Data) -> Data:
    """The first key question of the court domain."""
    found: Data = data["domains"][1]["standards"][0]["key_questions"][0]
    return found


def fact(data: Data, key: str) -> Data:
    return next(fact for fact in data["case_facts"] if fact["key"] == key)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda d: d.pop("title"), "the file: “title” is missing."),
        (lambda d: d.update(colour="red"), "the file: “colour” is not known here. Remove or correct it."),
        (lambda d: d["domains"][1].update(number=1), "Domain 1 stands there 2 times. Give each its own."),
        (
            lambda d: d["domains"][1]["standards"][1].update(number="2.1"),
            "Standard 2.1 stands there 2 times. Give each its own.",
        ),
        (
            lambda d: d["domains"][1]["standards"][0].update(number="3.9"),
            "Standard 3.9 stands under domain 2. Number it to match.",
        ),
        (
            lambda d: question(d).update(number="2.2.9"),
            "Key question 2.2.9 stands under standard 2.1. Number it to match.",
        ),
        (lambda d: question(d).update(number="2.1.2"), "Key question 2.1.2 stands there 2 times. Give each its own."),
        (
            lambda d: question(d)["prompts"][1].update(letter="a"),
            "Key question 2.1.1: prompt a stands there 2 times. Give each its own.",
        ),
        (
            lambda d: d["case_facts"].append(d["case_facts"][0]),
            "Case fact interview_held stands there 2 times. Give each its own.",
        ),
        (lambda d: fact(d, "offence").pop("options"), "Case fact offence: it needs options to choose from."),
        (
            lambda d: fact(d, "victim").update(options={"a": "A"}),
            "Case fact victim: a fact of type yes_no has no options.",
        ),
        (
            lambda d: fact(d, "offence").update(settles="offence"),
            "Case fact offence: only a yes or no, or a classification, can settle relevance.",
        ),
        (
            lambda d: question(d).update(relevant="moonlight"),
            "2.1.1: nothing settles the relevance “moonlight”. " + SETTLE,
        ),
        (
            lambda d: question(d)["prompts"][0].update(relevant="police_reporting"),
            "2.1.1a: nothing settles the relevance “police_reporting”. " + SETTLE,
        ),
        (lambda d: d["domains"][1].pop("case_type"), "Domain 2: it is rated from cases, so it needs a case_type."),
        (
            lambda d: d["domains"][0].update(case_type="court"),
            "Domain 1: it is rated from evidence, so it has no case_type.",
        ),
    ],
)
def test_what_does_not_hold_together_is_said(change: Callable[[Data], object], sentence: str) -> None:
    assert sentence in faults_after(change)


def test_a_case_type_belongs_to_one_domain() -> None:
    found = faults_after(lambda data: data["domains"][2].update(case_type="court"))
    assert "Case type court stands there 2 times. Give each its own. Each case type belongs to one domain." in found


def test_a_gap_between_bands_is_said() -> None:
    found = faults_after(lambda data: data["key_question_bands"][1].update({"from": 52}))
    assert len(found) == 1
    assert "key_question_bands" in found[0]


def test_every_fault_is_said_at_once() -> None:
    def change(data: Data) -> None:
        question(data).update(relevant="moonlight")
        data["domains"][1]["standards"][1].update(number="2.1")
        fact(data, "offence").pop("options")

    assert len(faults_after(change)) >= 3


def test_what_binds_leaves_the_wording_of_guidance_out() -> None:
    rows: dict[str, dict[str, Any]] = {
        "": {"title": "T", "rules": {}},
        "2.1": {"statement": "S", "kind": "question", "text": "Question"},
        "2.1.1a": {"kind": "prompt", "text": "P", "label": "a"},
    }
    assert what_binds(rows) == {
        "": {"rules": {}},
        "2.1": {"kind": "question", "text": "Question"},
        "2.1.1a": {"kind": "prompt", "label": "a"},
    }


@pytest.mark.parametrize(
    ("ours", "theirs", "place"),
    [
        ({"2.1": {"b": 2}}, {"2.1": {"b": 2}}, ""),
        ({"2.1": {"a": 1, "b": 2}}, {"2.1": {"a": 1, "b": 3}}, "2.1, b"),
        ({"": {"title": "One"}}, {"": {"title": "Two"}}, "title"),
        ({"2.1": {"a": 1}}, {"2.1": {"a": 1, "b": 2}}, "2.1, b"),
        ({"2.1": {"a": 1, "b": 2}}, {"2.1": {"a": 1}}, "2.1, b"),
        ({"2.1": {}}, {"2.1": {}, "2.2": {}}, "2.2"),
        ({"2.1": {}, "2.2": {}}, {"2.1": {}}, "2.2"),
    ],
)
def test_the_first_difference_is_named_by_its_place(ours: Rows, theirs: Rows, place: str) -> None:
    assert first_difference(ours, theirs) == place


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda data: data.update(title="x" * 301), "title: “{}…” is longer than 300 characters."),
        (
            lambda data: data["domains"][0].update(title="x" * 201),
            "domains[1].title: “{}…” is longer than 200 characters.",
        ),
        (
            lambda data: data["domains"][0]["standards"][0].update(title="x" * 201),
            "domains[1].standards[1].title: “{}…” is longer than 200 characters.",
        ),
        (
            lambda data: data["case_facts"][0].update(label="x" * 301),
            "case_facts[1].label: “{}…” is longer than 300 characters.",
        ),
    ],
)
def test_what_no_database_would_hold_is_refused(change: Callable[[Data], object], sentence: str) -> None:
    assert faults_after(change) == [sentence.format("x" * 60)]


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (True, "Case fact offence: the option True is no text. Put it in quotation marks."),
        (1, "Case fact offence: the option 1 is no text. Put it in quotation marks."),
        ("(none)", "Case fact offence: the option (none) stands for none of them. Give it another name."),
    ],
)
def test_an_option_is_named_in_text_that_a_form_can_post(option: object, sentence: str) -> None:
    assert faults_after(lambda data: data["case_facts"][1].update(options={option: "Some"})) == [sentence]


def test_a_day_in_a_file_is_text() -> None:
    assert read_framework(FILE.read_bytes().replace(b"\ntitle:", b"\ntitle: 2018-13-45 #", 1))["title"] == "2018-13-45"


def test_a_name_that_is_missing_is_said_once() -> None:
    missing = ("title", "rating_scale", "key_question_bands", "overall_bands", "discretion", "domains")
    assert faults(b"slug: a") == [f"the file: {' and '.join(f'“{name}”' for name in missing)} is missing."]


def test_a_rating_that_no_inspection_file_knows_is_refused() -> None:
    assert faults_after(lambda data: data["rating_scale"][0].update(rating="poor")) == [
        "rating_scale[1].rating: “poor” is not one of inadequate, requires_improvement, good, outstanding."
    ]
