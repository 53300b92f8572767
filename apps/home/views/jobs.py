"""The state of one job as JSON, and its cancel button."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, JsonResponse

from apps.core.errors import DomainError
from apps.core.models import Job
from apps.core.views import PageView
from apps.home.domain.jobs import job_state, stop_job, visible_jobs


class JobView(PageView):
    """`GET /jobs/{id}/`: where it stands. `POST action=cancel`: stop it."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
        """The state now."""
        return JsonResponse(job_state(self._job(pk)))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
        """Ask it to stop."""
        try:
            job = stop_job(self._job(pk), acting_user=request.user)
        except DomainError as refusal:
            return JsonResponse(
                {"code": refusal.code, "detail": refusal.message}, status=refusal.status
            )
        return JsonResponse(job_state(job))

    def _job(self, pk: uuid.UUID) -> Job:
        job = visible_jobs(self.request.user).filter(pk=pk).first()
        if job is None:
            raise Http404
        return job
