"""The start page, the palette's search, and the state of long work."""

from django.urls import path

from .views.jobs import JobView
from .views.palette import PaletteView
from .views.start import HomeView

app_name = "home"

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("palette/", PaletteView.as_view(), name="palette"),
    path("jobs/<uuid:pk>/", JobView.as_view(), name="job"),
]
