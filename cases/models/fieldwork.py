"""What inspectors record on a sampled case."""

from typing import Any, ClassVar, Protocol, TypeVar

from django.db import models
from django.db.models import Q

from cases.models.sample import SampledCase
from inspections.models import CaseFact, KeyQuestion, Prompt

Row = TypeVar("Row", bound=models.Model)


class Answer(models.TextChoices):
    """How a key question or a prompt is answered. Unanswered is none of these."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_RELEVANT = "not_relevant", "Not relevant"
    UNABLE_TO_ASSESS = "unable_to_assess", "Unable to assess"


class _HasAnswers(Protocol):
    """A model of answers, which says how one looks that was taken back."""

    TAKEN_BACK: ClassVar[Q]


class Answered(models.Manager[Row]):
    """The rows that hold an answer.

    A row stays when its answer is taken back, because it holds the answer's version; it counts as little as no row.
    """

    def get_queryset(self) -> models.QuerySet[Row]:
        """Give the rows that hold an answer."""
        model: Any = self.model
        answers: _HasAnswers = model
        return super().get_queryset().exclude(answers.TAKEN_BACK)


class FactAnswer(models.Model):
    """What the inspector recorded of one case fact: yes, no or not_relevant, one option, a list of options, or text.

    `version` is how often it has been changed here; 0 is as it came, from a file or not at all.
    """

    TAKEN_BACK = Q(value__isnull=True)

    case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="fact_answers")
    fact = models.ForeignKey(CaseFact, on_delete=models.PROTECT, related_name="+")
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = Answered["FactAnswer"]()
    everything = models.Manager["FactAnswer"]()

    class Meta:
        ordering = ["case", "fact"]
        constraints = [models.UniqueConstraint(fields=["case", "fact"], name="one_answer_to_each_fact")]

    def __str__(self) -> str:
        """Give the fact and its value."""
        return f"{self.fact}: {self.value}"


class Judgement(models.Model):
    """The inspector's overall judgement of a key question in a case, with the evidence in words.

    `answer` is empty where only evidence has been noted: not yet judged. Each of the two has a version of its own, as a
    fact's answer has.
    """

    TAKEN_BACK = Q(answer="", evidence="")

    case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="judgements")
    key_question = models.ForeignKey(KeyQuestion, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    answer_version = models.PositiveIntegerField(default=0)
    evidence = models.TextField(blank=True)
    evidence_version = models.PositiveIntegerField(default=0)

    objects = Answered["Judgement"]()
    everything = models.Manager["Judgement"]()

    class Meta:
        ordering = ["case", "key_question"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key_question"], name="one_judgement_of_each_key_question"),
            models.CheckConstraint(condition=Q(answer__in=["", *Answer.values]), name="judgement_is_a_known_answer"),
        ]

    def __str__(self) -> str:
        """Give the key question's number and the answer."""
        return f"{self.key_question_id}: {self.get_answer_display() or 'not yet judged'}"


class Departure(models.Model):
    """Why the answer to a prompt, or the judgement of a key question, departs from what is proposed about relevance.

    `version` as a fact's answer has. The words stay when the answer comes to agree with the proposal again.
    """

    TAKEN_BACK = Q(words="")

    case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="departures")
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, null=True, related_name="+")
    key_question = models.ForeignKey(KeyQuestion, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = Answered["Departure"]()
    everything = models.Manager["Departure"]()

    class Meta:
        ordering = ["case", "key_question", "prompt"]
        constraints = [
            models.UniqueConstraint(fields=["case", "prompt"], name="one_departure_of_each_prompt"),
            models.UniqueConstraint(fields=["case", "key_question"], name="one_departure_of_each_key_question"),
            models.CheckConstraint(
                condition=Q(prompt__isnull=True, key_question__isnull=False)
                | Q(prompt__isnull=False, key_question__isnull=True),
                name="departure_of_a_prompt_or_a_key_question",
            ),
        ]

    def __str__(self) -> str:
        """Give the words."""
        return self.words


class PromptAnswer(models.Model):
    """The inspector's answer to a prompt in a case, empty where it was taken back; `version` as a fact's answer has."""

    TAKEN_BACK = Q(answer="")

    case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="prompt_answers", db_index=False)
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = Answered["PromptAnswer"]()
    everything = models.Manager["PromptAnswer"]()

    class Meta:
        ordering = ["case", "prompt"]
        constraints = [
            models.UniqueConstraint(fields=["case", "prompt"], name="one_answer_to_each_prompt"),
            models.CheckConstraint(
                condition=Q(answer__in=["", *Answer.values]), name="prompt_answer_is_a_known_answer"
            ),
            models.CheckConstraint(
                condition=~Q(answer="", version=0), name="prompt_answer_is_empty_only_where_taken_back"
            ),
        ]

    def __str__(self) -> str:
        """Give the prompt and the answer."""
        return f"{self.prompt_id}: {self.get_answer_display()}"
