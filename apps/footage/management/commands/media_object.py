"""`manage.py media_object UUID --cipher OUT | --plain OUT --by EMAIL --reason WHY`.

Writes one stored object to a new file (mode 0600): as it lies in storage, for a second reader
written from docs/format.md, or in the clear. The second is breaking the glass: an operator says
why, and the client reads it in the project's activity.
"""

from __future__ import annotations

import json
import os
import uuid
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import Organization, User
from apps.core.domain.tenancy import scope
from apps.core.errors import DomainError
from apps.footage.domain.keys.break_glass import break_glass, stored_ciphertext
from apps.footage.models import MediaObject


class Command(BaseCommand):
    """Takes one stored object out of storage."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which object, where to, and for plaintext who and why."""
        parser.add_argument("object", type=uuid.UUID)
        out = parser.add_mutually_exclusive_group(required=True)
        out.add_argument("--plain", type=Path, metavar="OUT")
        out.add_argument("--cipher", type=Path, metavar="OUT")
        parser.add_argument("--by", default="", metavar="EMAIL", help="the operator who does this")
        parser.add_argument("--reason", default="", help="why; the client reads it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say what it is, as one line of JSON."""
        plain: Path | None = options["plain"]
        target: Path = plain or options["cipher"]
        stored = _find(options["object"])
        try:
            if plain:
                source = break_glass(
                    stored, reason=options["reason"], acting_user=_operator(options["by"])
                )
            else:
                source = stored_ciphertext(stored)
            _require_new(target)
            with source as pieces:
                written = _write(target, pieces)
        except DomainError as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(json.dumps(_description(stored, written)))


def _find(pk: uuid.UUID) -> MediaObject:
    with scope(Organization.objects.values_list("pk", flat=True)):
        found = MediaObject.objects.select_related("project", "footage").filter(pk=pk).first()
    if found is None:
        raise CommandError(f"There is no stored object {pk}.")
    return found


def _operator(email: str) -> User:
    found = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
    if found is None:
        raise CommandError("--plain needs --by with an operator's address, and --reason.")
    return found


def _require_new(target: Path) -> None:
    """Before anything is recorded or opened."""
    if target.exists() or target.is_symlink():
        raise CommandError(f"{target} exists; nothing is overwritten.")
    if not target.parent.is_dir():
        raise CommandError(f"There is no folder {target.parent}.")


def _write(target: Path, pieces: Iterable[bytes]) -> int:
    """The pieces in a file that was not there before, for its owner only; how many bytes."""
    written = 0
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        with os.fdopen(os.open(target, flags, 0o600), "wb") as file:
            for piece in pieces:
                written += file.write(piece)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise CommandError(f"{target} cannot be written: {error.strerror}.") from None
    except BaseException:  # a half of a video is no video
        target.unlink(missing_ok=True)
        raise
    return written


def _description(stored: MediaObject, written: int) -> dict[str, Any]:
    """What a second reader needs from the row besides the key."""
    return {
        "object": str(stored.pk), "client": str(stored.client_id),
        "project": str(stored.project_id), "kind": stored.kind, "version": stored.version,
        "written_under": stored.written_under, "kek": stored.kek_id,
        "declared_size": stored.details.get("declared_size"), "size_plain": stored.size_plain,
        "size_cipher": stored.size_cipher, "sha256_cipher": stored.sha256_cipher,
        "wrapped_dek": bytes(stored.wrapped_dek).hex(),
        "commitment": bytes(stored.commitment).hex(), "written": written,
    }  # fmt: skip
