from django.conf import settings
from django.db import models

from cases.models.sample import SampledCase
from inspections.row_checks import numbered
from ledger.images import record


class Comment(models.Model):
    """A comment on a case. It stays as it was written: nobody changes or removes one."""

    case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="comments")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_comment_of_each_number")]

    def __str__(self) -> str:
        return f"{self.case} comment {self.number}"


class Mention(models.Model):
    """Somebody whom a comment is meant for. Every page tells them so until they have marked it as read."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["comment", "user"]
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="one_mention_of_each_person")]

    def __str__(self) -> str:
        return f"{self.comment} mentions {self.user}"


record(Comment, path="case__inspection", words=("text",), check=numbered)
record(Mention, path="comment__case__inspection")
