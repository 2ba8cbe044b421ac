"""The framework: what is inspected, what is asked, and how answers become ratings."""

from functools import cached_property
from uuid import uuid4

from django.db import models

from inspections.answers import AnswerSets
from ledger.images import named


class RatedFrom(models.TextChoices):
    EVIDENCE = "evidence", "Evidence"
    CASES = "cases", "Cases"


class Framework(models.Model):
    """One version of the inspection framework, loaded from a file by `load_framework`."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=300)
    version = models.UUIDField(default=uuid4, editable=False)
    """Another one whenever anything in the framework's rows changes: `inspections.outline` keeps what it read by it."""
    rules = models.JSONField()
    """The rating scale, the bands and the discretion rule as the file gives them; `Rules.from_data` reads them."""

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def answers(self) -> AnswerSets:
        return AnswerSets.from_data(self.rules)

    @property
    def case_types(self) -> dict[str, str]:
        return dict(self.rules["case_types"])


class Domain(models.Model):
    """A domain of a framework: a group of standards rated from the same kind of evidence."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="domains")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    rated_from = models.CharField(max_length=20, choices=RatedFrom.choices)
    case_type = models.CharField(max_length=50, blank=True)
    no_cases = models.CharField(max_length=50, blank=True)
    """What happens to its standards in an inspection that has none of its cases; "" where the framework says nothing.
    """
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["framework", "position"]
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="one_domain_of_each_number")]

    def __str__(self) -> str:
        return f"Domain {self.number}: {self.title}"


class Standard(models.Model):
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="standards")
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    statement = models.TextField()
    characteristics = models.JSONField(default=dict, blank=True)
    """What work of each rating is like, by the rating’s key; empty where the framework says nothing."""
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["domain", "position"]
        constraints = [models.UniqueConstraint(fields=["domain", "number"], name="one_standard_of_each_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def key_questions(self) -> "list[Item]":
        """Return its key questions, in order. No query where its items are fetched with it."""
        return [item for item in self.items.all() if item.kind == Item.Kind.QUESTION]


class Item(models.Model):
    """One thing that the framework asks: about every case, under a standard, or under another item.

    `key` is its name in answers, files and the ledger, of any form, and the only one in its framework. `answers` names
    a set of the framework's answers (`Framework.answers`), "" where the answer is words; with `many`, several of
    them or none. `case_types` are those to which it is put, all where it is empty. `relevance` is the rule that
    proposes whether it is relevant to a case, "" where it is as relevant as its parent; `settles` the rule that a fact
    settles, `beside` the column of a case that holds the service's own answer to it.
    """

    class Kind(models.TextChoices):
        FACT = "fact", "Fact"
        QUESTION = "question", "Key question"
        PROMPT = "prompt", "Prompt"
        EVIDENCE = "evidence", "Evidence"
        DEPARTURE = "departure", "Why it is answered otherwise than proposed"

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="items")
    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, null=True, related_name="items")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="items")
    key = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    label = models.CharField(max_length=300, blank=True)
    """A fact’s own words; a prompt’s letter."""
    text = models.TextField(blank=True)
    guidance = models.TextField(blank=True)
    relevance = models.CharField(max_length=50, blank=True)
    strand = models.CharField(max_length=50, blank=True)
    answers = models.CharField(max_length=60, blank=True)
    many = models.BooleanField(default=False)
    case_types = models.JSONField(default=list, blank=True)
    settles = models.CharField(max_length=50, blank=True)
    beside = models.CharField(max_length=50, blank=True)

    class Meta:
        ordering = ["framework", "position"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="one_item_of_each_key")]

    def __str__(self) -> str:
        return self.key

    @property
    def is_words(self) -> bool:
        return not self.answers

    def is_put_to(self, case_type: str) -> bool:
        return not self.case_types or case_type in self.case_types


named(Framework, "slug")
named(Domain, "number", scope="framework")
named(Standard, "number", scope="domain__framework")
named(Item, "key", scope="framework")
