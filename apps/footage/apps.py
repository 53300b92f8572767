"""Registers the app `footage` with Django; holds no behaviour."""

from django.apps import AppConfig


class FootageConfig(AppConfig):
    name = "apps.footage"
    label = "footage"
    default_auto_field = "django.db.models.BigAutoField"
