"""What inspectors record on a sampled case."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.sample import SampledCase
from inspections.models import CaseFact, KeyQuestion, Prompt, Standard


class Answer(models.TextChoices):
    """How a key question or a prompt is answered. Unanswered is none of these."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_RELEVANT = "not_relevant", "Not relevant"
    UNABLE_TO_ASSESS = "unable_to_assess", "Unable to assess"


class CasePage(models.Model):
    """How often a page of a case has been saved: a save made from an older version is told so instead of overwriting.

    `standard` is empty for the page "About the case".
    """

    case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="pages")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["case", "standard"]
        constraints = [
            models.UniqueConstraint(fields=["case", "standard"], name="one_page_of_each_standard"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(standard__isnull=True), name="one_page_about_the_case"
            ),
        ]

    def __str__(self) -> str:
        """Give the page's case, standard and version."""
        return f"{self.case} {self.standard or 'about'} version {self.version}"


class FactAnswer(models.Model):
    """What the inspector recorded of one case fact: yes, no or not_relevant, one option, a list of options, or text."""

    case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="fact_answers")
    fact = models.ForeignKey(CaseFact, on_delete=models.PROTECT, related_name="+")
    value = models.JSONField()

    class Meta:
        ordering = ["case", "fact"]
        constraints = [models.UniqueConstraint(fields=["case", "fact"], name="one_answer_to_each_fact")]

    def __str__(self) -> str:
        """Give the fact and its value."""
        return f"{self.fact}: {self.value}"


class Judgement(models.Model):
    """The inspector's overall judgement of a key question in a case, with the evidence in words.

    `answer` is empty where only evidence has been noted: not yet judged.
    """

    case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="judgements")
    key_question = models.ForeignKey(KeyQuestion, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    evidence = models.TextField(blank=True)

    class Meta:
        ordering = ["case", "key_question"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key_question"], name="one_judgement_of_each_key_question"),
            models.CheckConstraint(condition=Q(answer__in=["", *Answer.values]), name="judgement_is_a_known_answer"),
        ]

    def __str__(self) -> str:
        """Give the key question's number and the answer."""
        return f"{self.key_question_id}: {self.get_answer_display() or 'not yet judged'}"


class PromptAnswer(models.Model):
    """The inspector's answer to a prompt in a case."""

    case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="prompt_answers")
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=Answer.choices)

    class Meta:
        ordering = ["case", "prompt"]
        constraints = [
            models.UniqueConstraint(fields=["case", "prompt"], name="one_answer_to_each_prompt"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="prompt_answer_is_a_known_answer"),
        ]

    def __str__(self) -> str:
        """Give the prompt and the answer."""
        return f"{self.prompt_id}: {self.get_answer_display()}"
