"""Surveys whose answers are evidence of domain one."""

from django.db import models

from inspections import row_checks
from inspections.models.framework import Item
from inspections.models.inspection import Inspection
from ledger.images import record


class Survey(models.Model):
    """One for each audience; `asked` and `responses` are numbers of people, `about` says who another audience is."""

    class Audience(models.TextChoices):
        STAFF = "staff", "Staff"
        CASE_MANAGERS = "case_managers", "Case managers"
        VOLUNTEERS = "volunteers", "Volunteers"
        CHILDREN_AND_PARENTS = "children_and_parents", "Children and their parents or carers"
        PARTNERS = "partners", "Partners"
        SENTENCERS = "sentencers", "Sentencers"
        OTHER = "other", "Others"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="surveys")
    number = models.PositiveSmallIntegerField()
    audience = models.CharField(max_length=30, choices=Audience.choices)
    about = models.CharField(max_length=200, blank=True)
    asked = models.PositiveIntegerField(null=True, blank=True)
    responses = models.PositiveIntegerField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="one_survey_of_each_number"),
            models.UniqueConstraint(
                fields=["inspection", "audience"],
                name="one_survey_of_each_audience",
                violation_error_message="There is a survey of these people already. Change that one.",
            ),
        ]

    def __str__(self) -> str:
        return self.about or self.get_audience_display()


class SurveyQuestion(models.Model):
    """`base` is how many answered it."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    base = models.PositiveIntegerField()
    key_question = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["survey", "number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="one_survey_question_of_each_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class SurveyAnswer(models.Model):
    """`count` is how many of the question's base gave it, `favourable` whether it speaks for the service."""

    question = models.ForeignKey(SurveyQuestion, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    count = models.PositiveIntegerField()
    favourable = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["question", "position"]
        constraints = [models.UniqueConstraint(fields=["question", "position"], name="one_survey_answer_each_place")]

    def __str__(self) -> str:
        return self.label


record(Survey, path="inspection", key=("number",), words=("about",), check=row_checks.of_survey)
record(SurveyQuestion, path="survey__inspection", words=("text",), check=row_checks.of_survey_question)
record(SurveyAnswer, path="question__survey__inspection", words=("label",))
