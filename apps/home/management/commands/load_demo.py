"""`manage.py load_demo`: the demo world; run again, it finds everything and changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.home.domain.demo import PASSWORD, load_world, logins

LOGINS = "demo/logins.json"


class Command(BaseCommand):
    """Loads the demo world and notes its logins for whoever starts the portal."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is happening; a first run takes about a minute."""
        load_world(self._say)
        path = Path(settings.VAR_ROOT) / LOGINS
        path.parent.mkdir(parents=True, exist_ok=True)
        people = [
            {"email": email, "role": role, "organization": organization}
            for email, role, organization in logins()
        ]
        path.write_text(json.dumps({"password": PASSWORD, "people": people}, indent=1))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
