"""Editions of the report: which headings it has, in which order, and what stands under each."""

from uuid import uuid4

from django.db import models

from ledger.images import named


class Edition(models.Model):
    """One way in which reports are printed, loaded from a file by `load_edition`; two ship with the app.

    `content` is what its file says; `inspections.texts.edition` reads it.
    """

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=300)
    version = models.UUIDField(default=uuid4, editable=False)
    """Another one whenever its content changes: what was read of it is kept by it."""
    content = models.JSONField()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title


named(Edition, "slug")
