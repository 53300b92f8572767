"""Destroying a project's footage in two steps, and the certificate that stays."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.core.errors import Conflict, DomainError, InvalidInput, NotAllowed
from apps.core.models import Job
from apps.core.views import PageView, whole_file
from apps.footage import rules
from apps.footage.domain.keys.shredding import digest_lines, shred_project
from apps.footage.domain.life.holds import is_held
from apps.footage.models import DeletionCertificate, MediaObject
from apps.projects.models import Project


class ShredView(PageView):
    """`GET/POST /projects/{id}/footage/shred/`: for owners of the client."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """What would be destroyed, and why it shall be; or the certificate, once it is."""
        project = self._owned(pk)
        certificate = DeletionCertificate.objects.filter(project=project).first()
        return redirect(certificate) if certificate else self._page(project)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """`step=review` with a reason asks once more; `step=shred` with the name destroys."""
        project = self._owned(pk)
        step, reason = request.POST.get("step"), request.POST.get("reason", "").strip()
        if step not in ("review", "shred"):
            raise InvalidInput("Choose to review or to destroy.")
        if not reason:
            return self._page(project, error="Say why; the certificate carries the reason.")
        if step == "review":
            return self._page(project, reason=reason, sure=True, status=200)
        try:
            certificate = shred_project(
                project,
                reason=reason,
                typed_name=request.POST.get("name", ""),
                acting_user=request.user,
            )
        except (InvalidInput, Conflict) as refusal:
            return self._refuse(project, refusal, reason)
        return redirect(certificate)

    def _refuse(self, project: Project, refusal: DomainError, reason: str) -> HttpResponse:
        return self._page(
            project, reason=reason, sure=True, error=refusal.message, status=refusal.status
        )

    def _owned(self, pk: uuid.UUID) -> Project:
        project = self.visible(Project, pk)
        if not rules.can_shred(self.request.user, project):
            raise NotAllowed("Only owners of the client destroy a project's footage.")
        return project

    def _page(self, project: Project, *, status: int = 0, **more: Any) -> HttpResponse:
        stored = MediaObject.objects.filter(project=project)
        context = {
            "project": project,
            "footage_tab": reverse("footage:project_footage", args=[project.pk]),
            "pieces": project.footage.count(),
            "totals": stored.aggregate(count=Count("pk"), bytes=Sum("size_cipher")),
            "kinds": stored.values("kind").annotate(count=Count("pk")).order_by("-count"),
            "held": is_held(project),
            **more,
        }
        code = status or (400 if more.get("error") else 200)
        return render(self.request, "footage/shred.html", context, status=code)


class CertificateView(PageView):
    """`GET /certificates/{id}/`: for the client's people, to see and to print."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page; htmx fetches it again until storage is empty."""
        certificate = self.visible(DeletionCertificate, pk)
        context = {
            "certificate": certificate,
            "project": certificate.project,
            "footage_tab": reverse("footage:project_footage", args=[certificate.project_id]),
            "job": Job.objects.about(certificate.pk).first(),
        }
        return render(request, "footage/certificate.html", context)


class CertificateListView(PageView):
    """`GET /certificates/{id}/objects.txt`: the list whose SHA-256 the certificate names."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Object id, kind, stored bytes and SHA-256 of the ciphertext, one object a line."""
        certificate = self.visible(DeletionCertificate, pk)
        lines = "".join(digest_lines(certificate)).encode()
        return whole_file(lines, "text/plain", f"objects-{certificate.pk}.txt")


class SignedCertificateView(PageView):
    """`GET /certificates/{id}/certificate.json`: the certificate with the portal's signature."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The file, once all is done; `docs/verify_certificate.py` checks it."""
        certificate = self.visible(DeletionCertificate, pk)
        if not certificate.signed:
            raise Conflict("Nothing is certified before the last stored byte is removed.")
        text = json.dumps(certificate.signed, ensure_ascii=False, indent=1)
        name = f"deletion-{certificate.pk}.json"
        return whole_file(text.encode(), "application/json", name)
