"""`manage.py create_operator EMAIL NAME`: the first person, who invites the rest."""

from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apps.accounts.domain.memberships import add_membership, create_organization
from apps.accounts.enums import OrganizationKind, Role
from apps.accounts.models import Organization, User


class Command(BaseCommand):
    """Creates an operator, and the operator organization if there is none yet."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who; the password comes from PLUMBLINE_PASSWORD or is asked for."""
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--organization", default="Portal")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create them, or say why not."""
        if User.objects.filter(email__iexact=options["email"]).exists():
            raise CommandError(f"{options['email']} has an account already.")
        password = os.environ.get("PLUMBLINE_PASSWORD") or getpass.getpass("Password: ")
        try:
            validate_password(password)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        with transaction.atomic():
            user = User.objects.create_user(
                options["email"], password, name=options["name"], is_staff=True, is_superuser=True
            )
            add_membership(user, _operator(options["organization"]), Role.ADMIN, acting_user=user)
        self.stdout.write(f"{user.email} may sign in and invite organizations.")


def _operator(name: str) -> Organization:
    existing = Organization.objects.filter(kind=OrganizationKind.OPERATOR).first()
    return existing or create_organization(
        name, "portal", OrganizationKind.OPERATOR, acting_user=None
    )
