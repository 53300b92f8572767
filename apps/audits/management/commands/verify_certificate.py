"""`manage.py verify_certificate FILE`: whether this portal signed it and still says the same."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.audits.models import AccuracyReport
from apps.core.domain.signing import is_genuine, public_key
from apps.core.domain.tenancy import scope


class Command(BaseCommand):
    """Checks the signature with the present key, and the report as it lies in the database."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Say that it holds, or fail with what does not."""
        try:
            certificate = json.loads(options["file"].read_text(encoding="utf-8"))
            lot, outcome = certificate["lot"], certificate["sentence"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{options['file']} is no certificate: {error}") from None
        if not is_genuine(certificate, public_key()):
            raise CommandError("This portal's present key did not sign these words.")
        clients = Organization.objects.filter(kind=OrganizationKind.CLIENT)
        with scope(clients.values_list("pk", flat=True)):
            reports = AccuracyReport.objects.filter(lot=lot["id"], round=lot["round"])
            found = reports.filter(version=lot.get("version", 1)).first()
            newest = reports.first()
        if found is None or found.certificate != certificate:
            raise CommandError("It was signed here, but the report here says something else now.")
        if newest is not None and newest.version > found.version:
            sentence = newest.figures["decision"]["sentence"]
            outcome += f" It was replaced by version {newest.version} since: {sentence}"
        self.stdout.write(f"Genuine, and the report still says so. {outcome}")
