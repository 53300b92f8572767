"""Pages of contracts."""

from django.urls import path

from .views.contracts import ContractListView, ContractView
from .views.terms import ContractTermsView, NewContractView

app_name = "contracts"

urlpatterns = [
    path("contracts/", ContractListView.as_view(), name="contracts"),
    path("contracts/new/", NewContractView.as_view(), name="new_contract"),
    path("contracts/<uuid:pk>/", ContractView.as_view(), name="contract"),
    path("contracts/<uuid:pk>/terms/", ContractTermsView.as_view(), name="contract_terms"),
]
