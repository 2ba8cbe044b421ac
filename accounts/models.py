"""People who sign in."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Makes users with a hashed password."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Store and give a new user; without a password nobody can sign in as them."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Store and give a new administrator, for Django's own `createsuperuser` too."""
        return self.create_user(username, password, is_administrator=True, **fields)


class User(AbstractBaseUser):
    """A person of the inspectorate. Administrator is global; every other role is held on an inspection."""

    username = models.CharField(
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
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
        """Give the person's full name, or else the username."""
        return self.full_name or self.username

    @property
    def is_staff(self) -> bool:
        """Give whether the person is an administrator: Django's admin asks."""
        return self.is_administrator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Give False: nothing is granted by Django's permissions, `inspections.access` alone decides."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Give False, as `has_perm` does."""
        return False
