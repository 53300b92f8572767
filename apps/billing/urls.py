"""Pages of money."""

from django.urls import path

from .views import CorrectionFileView, InvoiceFileView, InvoiceListView, InvoiceView

app_name = "billing"

urlpatterns = [
    path("invoices/", InvoiceListView.as_view(), name="invoices"),
    path("invoices/<uuid:pk>/", InvoiceView.as_view(), name="invoice"),
    path("invoices/<uuid:pk>/invoice.pdf", InvoiceFileView.as_view(), name="invoice_pdf"),
    path(
        "corrections/<uuid:pk>/correction.pdf",
        CorrectionFileView.as_view(),
        name="correction_pdf",
    ),
]
