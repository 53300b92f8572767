"""Pages of clients."""

from django.urls import path

from .views import BillingView

app_name = "clients"

urlpatterns = [path("settings/billing/", BillingView.as_view(), name="billing")]
