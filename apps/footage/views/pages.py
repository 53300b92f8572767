"""The project's footage tab, where it is uploaded, and the page of one footage."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Sum
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.core.errors import Gone, InvalidInput, Unavailable
from apps.core.models import Job
from apps.core.views import PageView
from apps.footage import rules
from apps.footage.domain.ingest.following import (
    CHECKS,
    MAIN,
    PICTURES,
    PROXY,
    VERIFY,
    ask_again,
    main_job,
)
from apps.footage.domain.life.deletion import remove_footage
from apps.footage.domain.life.holds import set_hold
from apps.footage.domain.life.upkeep import is_stopped, retry_ingest
from apps.footage.domain.serving.filmstrip import filmstrip_of
from apps.footage.domain.serving.findings import findings_of
from apps.footage.domain.serving.technical import technical_facts
from apps.footage.domain.uploads.known_files import unfinished_uploads
from apps.footage.domain.uploads.limits import ACCEPTED_NAMES, MAX_UPLOAD_BYTES
from apps.footage.domain.uploads.quotas import quota_of
from apps.footage.enums import FootageStatus, ObjectKind
from apps.footage.models import DeletionCertificate, Footage, MediaObject
from apps.footage.views.life import life_of_footage, life_of_list, narrow
from apps.projects.models import Project

PAGE_SIZE = 50
NAMES = {
    PICTURES: "Filmstrip", CHECKS: "Footage checks", VERIFY: "Full decode", PROXY: "Proxy",
}  # fmt: skip
UNSETTLED = (FootageStatus.RECEIVED, FootageStatus.INGESTING)


class ProjectFootageView(PageView):
    """`GET /projects/{id}/footage/`: the list, and the uploader for who may upload."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The tab; htmx fetches it again while something is being indexed."""
        project = self.visible(Project, pk)
        get_token(request)  # the uploader sends the cookie back
        sight = Footage.objects.visible_to(request.user).filter(project=project)
        shown = narrow(sight, request.GET)
        sprites = MediaObject.objects.filter(footage=OuterRef("pk"), kind=ObjectKind.SPRITE)
        listed = shown.select_related("same_as").annotate(is_pictured=Exists(sprites))
        page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
        jobs = _newest_jobs([footage.pk for footage in page])
        context: dict[str, Any] = {
            "project": project,
            "tab": "footage",
            "page": page,
            "rows": [
                (footage, jobs.get(footage.pk), is_stopped(footage, jobs.get(footage.pk)))
                for footage in page
            ],
            **life_of_list(project, sight, page.object_list, request.user),
            "totals": sight.kept()
            .order_by()
            .aggregate(
                frames=Sum("frame_count"), bytes=Sum("size_bytes"), duration=Sum("duration_ms")
            ),
            "can_upload": rules.can_upload(request.user, project),
            "can_shred": rules.can_shred(request.user, project),
            "certificate": _certificate(project, request.user),
            "accepted": ACCEPTED_NAMES,
            "max_bytes": MAX_UPLOAD_BYTES,
            "quota": quota_of(project.client_id),
            "unfinished": [
                {
                    "url": reverse("api:upload", args=[upload.pk]),
                    "path": upload.path,
                    "size": upload.length,
                    "sent": upload.offset,
                }
                for upload in unfinished_uploads(project, request.user)
            ],
            "unsettled": any(
                footage.status in UNSETTLED and not is_stopped(footage, jobs.get(footage.pk))
                for footage in page
            ),
        }
        return render(request, "footage/project_footage.html", context)


class FootageView(PageView):
    """`GET /footage/{id}/`: poster, technical report, indexing progress, clips."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page."""
        footage = self.visible(Footage, pk)
        job = main_job(footage)
        can_manage = rules.can_upload(request.user, footage.project)
        clips = footage.clips.annotate(seen=Count("views"))[:200]
        certificate = _certificate(footage.project, request.user)
        context = {
            "footage": footage,
            "project": footage.project,
            "footage_tab": reverse("footage:project_footage", args=[footage.project_id]),
            "facts": technical_facts(footage),
            **({} if certificate else _made_of(footage)),
            "job": job,
            "clips": clips,
            "objects": footage.objects_stored.order_by("kind"),
            "stopped": is_stopped(footage, job),
            "unsettled": footage.status in UNSETTLED and not is_stopped(footage, job),
            "can_manage": can_manage,
            "certificate": certificate,
            **life_of_footage(footage, request.user),
        }
        return render(request, "footage/footage.html", context)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """`step=retry` indexes again; `step=remove` deletes; `step=hold` keeps it from that."""
        footage = self.visible(Footage, pk)
        if request.POST.get("step") == "hold":
            set_hold(footage, reason=request.POST.get("reason", ""), acting_user=request.user)
            messages.success(request, f"“{footage.name}” is under legal hold.")
            return redirect(footage)
        if request.POST.get("step") == "remove":
            remove_footage(footage, acting_user=request.user)
            messages.success(request, f"“{footage.name}” is removed.")
            return redirect("footage:project_footage", pk=footage.project_id)
        if (kind := f"footage.{request.POST.get('step')}") in NAMES:
            ask_again(kind, footage, acting_user=request.user)
            return redirect(footage)
        if request.POST.get("step") != "retry":
            raise InvalidInput("Choose to try again, to remove or to hold.")
        retry_ingest(footage, acting_user=request.user)
        messages.success(request, f"“{footage.name}” is being indexed again.")
        return redirect(footage)


def _certificate(project: Project, user: Any) -> DeletionCertificate | None:
    """What says that all footage of the project was destroyed, for the client's people."""
    return DeletionCertificate.objects.visible_to(user).filter(project=project).first()


def _newest_jobs(subjects: list[uuid.UUID]) -> dict[uuid.UUID | None, Job]:
    found = Job.objects.filter(subject_id__in=subjects, kind__in=MAIN).order_by("id")
    return {job.subject_id: job for job in found}


def _made_of(footage: Footage) -> dict[str, Any]:
    """What was made of ready footage, or is being made: filmstrip, checks, and their jobs."""
    if footage.status != FootageStatus.READY:
        return {}
    jobs: dict[str, Job] = {}
    for job in Job.objects.about(footage.pk):
        jobs.setdefault(job.kind, job)
    report = footage.report
    try:
        findings = findings_of(footage)
    except (Gone, Unavailable):  # keys or storage are away: the rest of the page is still of use
        findings, report = None, {**report, "checks_away": True}
    made = {
        PICTURES: filmstrip_of(footage),
        CHECKS: findings or (True if report.get("checks_away") else None),
        # Footage that was ready before these were made has no job and lacks nothing.
        VERIFY: report.get("verified") or (None if VERIFY in jobs else True),
        PROXY: report.get("proxy") or (None if report.get("proxy_because") else True),
    }
    return {
        "filmstrip": made[PICTURES],
        "findings": findings,
        "making": [
            (kind, name, jobs.get(kind)) for kind, name in NAMES.items() if made[kind] is None
        ],
        "is_making": any(not job.ended for job in jobs.values()),
    }
