"""The content security policy and its one exception, the admin. Never loosened elsewhere."""

from __future__ import annotations

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

# Unfold's Alpine.js evaluates attribute expressions and both set styles in markup.
ADMIN_ADDITIONS = {"script-src": ["'unsafe-eval'"], "style-src": ["'unsafe-inline'"]}


class ContentPolicyMiddleware(CSPMiddleware):
    """Sends the strict policy, and below the admin's address the one its theme can run under."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """The parts the header is built from."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(reverse("admin:index")):
            parts.update = {**ADMIN_ADDITIONS, **(parts.update or {})}
        return parts
