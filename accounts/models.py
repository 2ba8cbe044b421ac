from collections.abc import Iterable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone

from accounts.typed_texts import LONGEST
from accounts.usernames import LONGEST_NAME, folded


class FoldedUsername(models.CharField):  # type: ignore[type-arg]  # not generic when it runs
    """The username as `accounts.usernames.folded` writes it, whenever a person is stored."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = folded(model_instance.username)  # type: ignore[attr-defined]  # a User's, in migrations too
        setattr(model_instance, self.attname, value)
        return value


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Without a password nobody can sign in as the user."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person of a username, in whatever letters: whoever signs in is looked up here."""
        return self.get(folded_username=folded(username or ""))

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Store and return a new administrator, for Django's own `createsuperuser` too."""
        return self.create_user(username, password, is_administrator=True, **fields)


class User(AbstractBaseUser):
    """A person of the inspectorate. Administrator is global; every other role is held on an inspection."""

    username = models.CharField(
        max_length=LONGEST_NAME,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Somebody has this username already. Choose another."},
    )
    folded_username = FoldedUsername(
        max_length=450,
        unique=True,
        editable=False,
        error_messages={"unique": "Somebody has this username already. Choose another."},
    )
    full_name = models.CharField(max_length=200)
    is_administrator = models.BooleanField("administrator", default=False)
    is_active = models.BooleanField("may sign in", default=True)
    must_change_password = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name", "username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def is_staff(self) -> bool:
        """Django's admin asks."""
        return self.is_administrator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Return False: nothing is granted by Django's permissions, `inspections.access` alone decides."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Draft(models.Model):
    """What a person has typed into one text box of a form and not sent by its button yet: nobody else's to read.

    A box has one draft, and another beside it where its author typed from an older text, in a second window or on a
    second computer: neither takes the place of the other. It stands outside every inspection, its chain and its file.
    """

    author = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    address = models.CharField(max_length=LONGEST["address"])
    field = models.CharField(max_length=LONGEST["field"])
    title = models.CharField(max_length=LONGEST["title"], blank=True)
    label = models.CharField(max_length=LONGEST["label"], blank=True)
    text = models.TextField(blank=True)
    began = models.CharField(max_length=LONGEST["began"], blank=True)
    version = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["author", "address", "field", "version"], name="draft_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.label or self.field}, {self.title or self.address}"


class DraftChange(models.Model):
    """A change of a draft that came, by the id that the browser gave it: the same one never counts twice.

    Without a draft, what it changed has gone with its form or was given up, and nothing of it comes back.
    """

    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    token = models.UUIDField()
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="changes")
    version = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "token"], name="draft_change_once")]

    def __str__(self) -> str:
        return str(self.token)


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    """Return people's full names by their usernames as these are spelt, without those whom nobody is. One query."""
    asked = set(usernames)
    people = {one.folded_username: str(one) for one in User.objects.filter(folded_username__in=set(map(folded, asked)))}
    return {username: people[folded(username)] for username in asked if folded(username) in people}
