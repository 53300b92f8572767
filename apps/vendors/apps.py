"""Registers the app `vendors` with Django; holds no behaviour."""

from django.apps import AppConfig


class VendorsConfig(AppConfig):
    name = "apps.vendors"
    label = "vendors"
    default_auto_field = "django.db.models.BigAutoField"
