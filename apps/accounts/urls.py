"""Pages of people and organizations."""

from django.urls import path

from . import views

app_name = "accounts"

urlpatterns = [
    path("people/", views.PeopleView.as_view(), name="people"),
    path(
        "people/<uuid:pk>/ending/", views.MembershipEndingView.as_view(), name="membership_ending"
    ),
    path(
        "people/invitations/<uuid:pk>/revocation/",
        views.InvitationRevocationView.as_view(),
        name="invitation_revocation",
    ),
    path("invitations/<str:token>/", views.InvitationView.as_view(), name="invitation"),
    path("settings/", views.SettingsView.as_view(), name="settings"),
    path("acting/", views.ActingView.as_view(), name="acting"),
    path("organizations/", views.OrganizationListView.as_view(), name="organizations"),
    path("organizations/new/", views.NewOrganizationView.as_view(), name="new_organization"),
    path("organizations/<slug:slug>/", views.OrganizationView.as_view(), name="organization"),
    path(
        "organizations/<slug:slug>/suspension/",
        views.SuspensionView.as_view(),
        name="organization_suspension",
    ),
]
