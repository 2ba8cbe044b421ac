from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from govuk.forms import SentOnce, TextArea, choice, helper
from govuk.layout import Question
from inspections.evidence.forms import questions_from_evidence
from inspections.evidence.survey_file import (
    LARGEST,
    LONGEST,
    MAX_BYTES,
    MOST_QUESTIONS,
    Asked,
    SurveyFaults,
    questions_of,
    rows_of,
)
from inspections.models import Survey
from inspections.outline import read_outline


class SurveyPartForm(forms.Form):
    """`shown` is the fingerprint of the questions that the page was made from; `asked` what a valid form holds."""

    shown = forms.CharField(widget=forms.HiddenInput)
    token = SentOnce()
    asked: list[Asked]

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey = survey
        self.offered = questions_from_evidence(read_outline(survey.inspection.framework))

    def read(self, rows: Any, field: str) -> None:
        """Check rows and keep what they hold, or say at the field what is wrong."""
        try:
            known = [one.key for one in self.offered]
            self.asked = questions_of(rows, key_questions=known, responses=self.survey.responses)
        except SurveyFaults as faults:
            self.add_error(field, faults.sentences)


class SurveyFileForm(SurveyPartForm):
    file = forms.FileField(
        label="Table of answers",
        help_text=f"CSV, {MAX_BYTES // 1024**2} MB at most. It takes the place of all questions of the survey.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv"}),
        error_messages={"required": "Select the table of answers.", "missing": "Select the table of answers."},
    )
    helper = helper(submit="Check and store")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if upload := cleaned.get("file"):
            try:
                if upload.size > MAX_BYTES:
                    raise SurveyFaults([f"The file is larger than {MAX_BYTES // 1024**2} MB."])
                self.read(rows_of(upload.read()), "file")
            except SurveyFaults as faults:
                self.add_error("file", faults.sentences)
        return cleaned


class SurveyQuestionForm(SurveyPartForm):
    number = forms.IntegerField(
        label="Number of the question",
        min_value=1,
        max_value=MOST_QUESTIONS,
        help_text="Another with this number gives way to it.",
        error_messages={"required": "Enter the number of the question."},
    )
    text = forms.CharField(
        label="The question", max_length=LONGEST["question"], error_messages={"required": "Enter the question."}
    )
    base = forms.IntegerField(
        label="How many answered it?",
        min_value=0,
        max_value=LARGEST,
        error_messages={"required": "Enter how many answered it."},
    )
    key_question = forms.ChoiceField(label="Which key question does it bear on? (optional)", required=False)
    answers = TextArea(
        "Answers",
        help_text="One a line: the answer, how many gave it, and yes or no where it speaks for or against the service, "
        "with semicolons between. For example: Agree; 23; yes",
        missing="Enter the answers, one a line.",
    )
    helper = helper(
        Question("number", width=3),
        Question("text", width="two-thirds"),
        Question("base", width=5),
        "key_question",
        Question("answers", rows=6),
        submit="Store the question",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.key, f"{one.key} {self.survey.inspection.worded(one.text)}") for one in self.offered]
        choice(self.fields["key_question"]).choices = [("", "None"), *named]

    def clean_answers(self) -> list[list[str]]:
        lines = [line for line in self.cleaned_data["answers"].split("\n") if line.strip()]
        parted = [[part.strip() for part in line.rsplit(";", 2 if line.count(";") > 1 else 1)] for line in lines]
        if wrong := next((place for place, parts in enumerate(parted, start=1) if len(parts) < 2), None):
            raise ValidationError(f"Line {wrong}: write the answer, a semicolon and how many gave it.")
        return parted

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"number", "text", "base", "key_question", "answers"} <= cleaned.keys():
            same = {
                "question number": str(cleaned["number"]),
                "question": cleaned["text"],
                "base": str(cleaned["base"]),
            }
            same["key question"] = cleaned["key_question"]
            names = ("answer", "count", "favourable")
            rows = [
                (line, {**same, **dict(zip(names, parts, strict=False))})
                for line, parts in enumerate(cleaned["answers"], start=1)
            ]
            self.read(rows, "answers")
        return cleaned
