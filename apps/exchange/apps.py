"""Registers the app `exchange` with Django; holds no behaviour."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "apps.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
