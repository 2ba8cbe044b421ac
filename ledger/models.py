"""The ledger: one append-only row for every act that matters, each bound to the one before it by a hash."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Chain(models.Model):
    """A run of entries that hang together: one for each inspection, by its reference, and one for the installation."""

    name = models.CharField(max_length=200, unique=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    verified_length = models.PositiveIntegerField(default=0)
    """How many of its entries were verified when the chain was last verified whole."""
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One act: who did what, when, and what it left behind. Written by `ledger.actions.append`, never changed.

    `subject` names what the act is about, such as one answer in one case, so that its entries can be found; `token` is
    an id that the act's sender made, so that an act sent twice is stored once. Both are "" or None for most acts.
    """

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries", db_index=False)
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150, blank=True)
    act = models.CharField(max_length=100)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    subject = models.CharField(max_length=320, blank=True)
    token = models.UUIDField(null=True, blank=True)
    imported = models.BooleanField(default=False)

    class Meta:
        ordering = ["chain", "sequence"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="one_entry_at_each_place"),
            models.UniqueConstraint(fields=["chain", "token"], name="one_entry_of_each_token"),
        ]
        indexes = [models.Index(fields=["chain", "subject", "sequence"], name="entries_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.sequence} {self.act}"


class Words(models.Model):
    """Words of an act, kept beside the chain: the entry holds their salted SHA-256 alone.

    So they can be erased when their time is up, and the chain still verifies; and while they are kept, nobody can
    change them unseen.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="words", db_index=False)
    name = models.CharField(max_length=100)
    salt = models.CharField(max_length=32)
    text = models.TextField()

    class Meta:
        ordering = ["entry", "name"]
        verbose_name_plural = "words"
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="one_text_of_each_name")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.name}"
