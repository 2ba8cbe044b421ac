"""The ledger: one append-only row for every act that matters, each bound to the one before it by a hash."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Chain(models.Model):
    """A run of entries that hang together: one for each inspection, by its reference, and one for the installation."""

    name = models.CharField(max_length=200, unique=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Give the chain's name."""
        return self.name


class Entry(models.Model):
    """One act: who did what, when, and what it left behind. Written by `ledger.actions.append`, never changed."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150, blank=True)
    act = models.CharField(max_length=100)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    imported = models.BooleanField(default=False)

    class Meta:
        ordering = ["chain", "sequence"]
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="one_entry_at_each_place")]

    def __str__(self) -> str:
        """Give the entry's place and act."""
        return f"{self.chain_id}/{self.sequence} {self.act}"
