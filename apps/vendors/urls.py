"""Pages of vendors."""

from django.urls import path

from .views import DirectoryView, ProfileView, VendorView

app_name = "vendors"

urlpatterns = [
    path("vendors/", DirectoryView.as_view(), name="directory"),
    path("vendors/<slug:slug>/", VendorView.as_view(), name="vendor"),
    path("settings/profile/", ProfileView.as_view(), name="profile"),
]
