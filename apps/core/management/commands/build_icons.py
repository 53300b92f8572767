"""Writes static/img/icons.svg from the vendored icons."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.core.domain.icons import SPRITE, build_sprite


class Command(BaseCommand):
    """`manage.py build_icons`, after an icon was added to static/vendor/tabler-icons."""

    help = "Build the icon sprite from static/vendor/tabler-icons."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the sprite and say how many icons it holds."""
        sprite = build_sprite()
        SPRITE.write_text(sprite, encoding="utf-8")
        self.stdout.write(f"{sprite.count('<symbol')} icons in {SPRITE.name}")
