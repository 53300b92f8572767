"""Every address: the API, the pages of each app, signing in, the admin."""

from __future__ import annotations

from importlib.util import find_spec

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal.health import health

# The admin is entered by the portal's own sign-in, with its limits and its second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("api/", include(("portal.api", "api"))),
]
for name in settings.APPS:
    if find_spec(f"apps.{name}.urls"):  # an app without pages of its own has none
        urlpatterns.append(path("", include(f"apps.{name}.urls")))
