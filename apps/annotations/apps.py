"""Registers the app `annotations` with Django; holds no behaviour."""

from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    name = "apps.annotations"
    label = "annotations"
    default_auto_field = "django.db.models.BigAutoField"
