"""A person: signs in by email, belongs to organizations through memberships."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from apps.core.models import IdentifiedModel


class UserManager(BaseUserManager["User"]):
    """Makes users; emails are stored as typed and compared without case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a person with a hashed password (unusable when None)."""
        user = self.model(email=self.normalize_email(email.strip()), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an operator of the installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        """Find by email, whatever its case."""
        return self.get(email__iexact=email)


class User(IdentifiedModel, AbstractBaseUser, PermissionsMixin):
    """A person. Never shared: one login is one human being."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    labeling_preferences = models.JSONField(default=dict, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name people read."""
        return self.name

    def get_short_name(self) -> str:
        """First word of the name."""
        return self.name.split(" ")[0]

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        words = (self.name or self.email).split()
        return "".join(word[0] for word in (words[0], words[-1]) if word)[:2].upper()
