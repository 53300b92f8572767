"""Django's entry for the app `core`."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Activity, tenancy, jobs."""

    name = "apps.core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Secure the tables after every migration run; know every app's job handlers."""
        from django.db.models.signals import post_migrate
        from django.utils.module_loading import autodiscover_modules

        from apps.core.domain.row_security import secure_after_migrate

        post_migrate.connect(secure_after_migrate, sender=self)
        autodiscover_modules("tasks")
        autodiscover_modules("domain.sentences")
