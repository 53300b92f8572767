"""Every route of the API on one page. Views live in the apps."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularJSONAPIView

from apps.annotations import api as annotations
from apps.audits import api as audits
from apps.footage import api as footage

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("uploads/", footage.UploadsView.as_view(), name="uploads"),
    path("uploads/<uuid:pk>/", footage.UploadView.as_view(), name="upload"),
    path("projects/<uuid:pk>/known-files/", footage.KnownFilesView.as_view(), name="known_files"),
    path("clips/<uuid:pk>/frames/", footage.ClipFramesView.as_view(), name="clip_frames"),
    path("me/labeling/", annotations.PreferencesView.as_view(), name="labeling_preferences"),
    path("tasks/<uuid:pk>/annotation/", annotations.AnnotationView.as_view(), name="annotation"),
    path("tasks/<uuid:pk>/changes/", annotations.ChangesView.as_view(), name="changes"),
    path("tasks/<uuid:pk>/revisions/", annotations.RevisionsView.as_view(), name="revisions"),
    path(
        "tasks/<uuid:pk>/revisions/<int:number>/",
        annotations.RevisionView.as_view(),
        name="revision",
    ),
    path(
        "tasks/<uuid:pk>/revisions/<int:number>/changes/",
        annotations.RevisionChangesView.as_view(),
        name="revision_changes",
    ),
    path("tasks/<uuid:pk>/restore/", annotations.RestoreView.as_view(), name="restore"),
    path(
        "tasks/<uuid:pk>/objects/<uuid:object_pk>/blame/",
        annotations.BlameView.as_view(),
        name="blame",
    ),
    path("tasks/<uuid:pk>/tracking/", annotations.TrackingsView.as_view(), name="trackings"),
    path(
        "tasks/<uuid:pk>/tracking/<uuid:job_pk>/",
        annotations.TrackingView.as_view(),
        name="tracking",
    ),
    path("tasks/<uuid:pk>/lease/", annotations.LeaseView.as_view(), name="lease"),
    path("tasks/<uuid:pk>/submission/", annotations.SubmissionView.as_view(), name="submission"),
    path("tasks/<uuid:pk>/findings/", annotations.FindingsView.as_view(), name="findings"),
    path(
        "tasks/<uuid:pk>/findings/<uuid:finding_pk>/",
        annotations.FindingView.as_view(),
        name="finding",
    ),
    path(
        "tasks/<uuid:pk>/findings/<uuid:finding_pk>/replies/",
        annotations.RepliesView.as_view(),
        name="replies",
    ),
    path("tasks/<uuid:pk>/questions/", annotations.QuestionsView.as_view(), name="questions"),
    path(
        "tasks/<uuid:pk>/questions/<uuid:question_pk>/replies/",
        annotations.AnswersView.as_view(),
        name="answers",
    ),
    path("tasks/<uuid:pk>/review/", annotations.ReviewView.as_view(), name="review"),
    path("items/<uuid:pk>/annotation/", audits.ItemAnnotationView.as_view(), name="item"),
    path("items/<uuid:pk>/ahead/", audits.ItemAheadView.as_view(), name="item_ahead"),
    path("items/<uuid:pk>/lease/", audits.ItemHoldView.as_view(), name="item_lease"),
    path("items/<uuid:pk>/findings/", audits.ItemFindingsView.as_view(), name="item_findings"),
    path(
        "items/<uuid:pk>/findings/<uuid:finding_pk>/",
        audits.ItemFindingView.as_view(),
        name="item_finding",
    ),
    path("disputes/<uuid:pk>/annotation/", audits.DisputeAnnotationView.as_view(), name="dispute"),
    path(
        "items/<uuid:pk>/inspection/", audits.ItemInspectionView.as_view(), name="item_inspection"
    ),
]
