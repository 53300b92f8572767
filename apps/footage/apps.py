"""Registers the app `footage` with Django; holds no behaviour."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class FootageConfig(AppConfig):
    name = "apps.footage"
    label = "footage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let `check --deploy` look at the sandbox."""
        from apps.footage.domain.sandbox.health import check_sandbox

        register(check_sandbox, Tags.security, deploy=True)
