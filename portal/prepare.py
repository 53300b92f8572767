"""Brings an installation up to date in one process: schema, static files, and for a demo its world.

Each step is idempotent: the first run does the work, the next ones look and pass.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def static_signature() -> str:
    """Changes whenever a static file or the way they are collected does."""
    digest = hashlib.sha256(Path(__file__).with_name("staticfiles.py").read_bytes())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> None:
    """Collect, hash and compress the static files, unless the last time gave the same."""
    seen = settings.VAR_ROOT / "static.signature"
    signature = static_signature()
    if seen.exists() and seen.read_text() == signature:
        return
    seen.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    seen.write_text(signature)


def main() -> None:
    """Schema first: the demo world needs it."""
    django.setup()
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    collect_static()
    if "--empty" not in sys.argv[1:]:
        call_command("load_demo")


if __name__ == "__main__":
    main()
