"""Registers the app `guidelines` with Django; holds no behaviour."""

from django.apps import AppConfig


class GuidelinesConfig(AppConfig):
    name = "apps.guidelines"
    label = "guidelines"
    default_auto_field = "django.db.models.BigAutoField"
