"""Pages and bytes of footage."""

from django.urls import path

from .views.imports import BucketObjectsView, BucketsView, BucketView
from .views.keeping import KeepingView, ReceiptsView, ReceiptView
from .views.media import ClipStillView, ClipVideoView, PosterView
from .views.original import OriginalView
from .views.pages import FootageView, ProjectFootageView
from .views.pictures import ClipFilmstripView, FilmstripView, FootageStillView, ThumbnailView
from .views.shredding import (
    CertificateListView,
    CertificateView,
    ShredView,
    SignedCertificateView,
)
from .views.storage import StorageView
from .views.view_log import FootageViewsView, ProjectViewsView

app_name = "footage"

urlpatterns = [
    path("projects/<uuid:pk>/footage/", ProjectFootageView.as_view(), name="project_footage"),
    path("projects/<uuid:pk>/footage/import/", BucketsView.as_view(), name="buckets"),
    path("settings/storage/", StorageView.as_view(), name="storage"),
    path("buckets/<uuid:pk>/", BucketView.as_view(), name="bucket"),
    path("buckets/<uuid:pk>/objects/", BucketObjectsView.as_view(), name="bucket_objects"),
    path("footage/<uuid:pk>/", FootageView.as_view(), name="footage"),
    path("media/clips/<uuid:pk>/video/", ClipVideoView.as_view(), name="clip_video"),
    path("media/clips/<uuid:pk>/stills/<int:frame>/", ClipStillView.as_view(), name="clip_still"),
    path("media/clips/<uuid:pk>/filmstrip/", ClipFilmstripView.as_view(), name="clip_filmstrip"),
    path("media/footage/<uuid:pk>/poster/", PosterView.as_view(), name="poster"),
    path("media/footage/<uuid:pk>/filmstrip/", FilmstripView.as_view(), name="filmstrip"),
    path("media/footage/<uuid:pk>/thumbnail/", ThumbnailView.as_view(), name="thumbnail"),
    path(
        "media/footage/<uuid:pk>/stills/<int:frame>/",
        FootageStillView.as_view(),
        name="footage_still",
    ),
    path("media/footage/<uuid:pk>/original/", OriginalView.as_view(), name="original"),
    path("projects/<uuid:pk>/footage/keeping/", KeepingView.as_view(), name="keeping"),
    path("projects/<uuid:pk>/footage/receipts.csv", ReceiptsView.as_view(), name="receipts"),
    path("projects/<uuid:pk>/footage/views/", ProjectViewsView.as_view(), name="project_views"),
    path("footage/<uuid:pk>/receipt/", ReceiptView.as_view(), name="receipt"),
    path("footage/<uuid:pk>/views/", FootageViewsView.as_view(), name="footage_views"),
    path("projects/<uuid:pk>/footage/shred/", ShredView.as_view(), name="shred"),
    path("certificates/<uuid:pk>/", CertificateView.as_view(), name="certificate"),
    path(
        "certificates/<uuid:pk>/certificate.json",
        SignedCertificateView.as_view(),
        name="signed_certificate",
    ),
    path(
        "certificates/<uuid:pk>/objects.txt", CertificateListView.as_view(), name="certificate_list"
    ),
]
