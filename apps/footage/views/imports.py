"""Cloud import: connecting a client's bucket, choosing what is in it, watching it arrive."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from apps.core.domain.jobs import cancel_job
from apps.core.enums import ENDED_STATES
from apps.core.errors import DomainError, InvalidInput, NotAllowed
from apps.core.models import Job
from apps.core.views import PageView
from apps.footage import rules
from apps.footage.domain.imports.connections import REFUSED, connect_bucket, end_connection
from apps.footage.domain.imports.importing import footage_of, import_objects, offer_objects
from apps.footage.domain.uploads.limits import ACCEPTED_NAMES
from apps.footage.forms import BucketForm
from apps.footage.models import BucketConnection
from apps.projects.models import Project

PAGE_SIZE = 100


@method_decorator(sensitive_post_parameters("access_key", "secret_key"), name="dispatch")
class BucketsView(PageView):
    """`GET/POST /projects/{id}/footage/import/`: buckets connected; POST connects another."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """What is connected, and the form."""
        return self._page(self._managed(pk), BucketForm())

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Try the bucket, keep it, and show what is in it."""
        project = self._managed(pk)
        form = BucketForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                connection = connect_bucket(
                    project,
                    {
                        "endpoint": given["endpoint"],
                        "region": given["region"],
                        "bucket": given["bucket"],
                        "prefix": given["folder"],
                    },
                    access_key=given["access_key"],
                    secret_key=given["secret_key"],
                    acting_user=request.user,
                )
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                return redirect("footage:bucket_objects", pk=connection.pk)
        return self._page(project, form, HTTPStatus.BAD_REQUEST)

    def _managed(self, pk: uuid.UUID) -> Project:
        project = self.visible(Project, pk)
        if not rules.can_upload(self.request.user, project):
            raise NotAllowed(REFUSED)
        return project

    def _page(
        self, project: Project, form: BucketForm, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        found = BucketConnection.objects.visible_to(self.request.user).filter(project=project)
        context = {
            "project": project,
            "footage_tab": reverse("footage:project_footage", args=[project.pk]),
            "connections": found,
            "form": form,
        }
        return render(self.request, "footage/buckets.html", context, status=status)


class BucketView(PageView):
    """`GET/POST /buckets/{id}/`: what was chosen and how far it is; POST stops it or ends all."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page; htmx fetches it again while something is on its way."""
        connection = self.visible(BucketConnection, pk)
        rows = connection.chosen_objects.select_related("job", "footage", "same_as")
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        jobs = Job.objects.about(connection.pk)
        context = {
            **_frame(connection),
            "page": page,
            "rows": [(each, footage_of(each)) for each in page],
            "moving": jobs.exclude(state__in=ENDED_STATES).count(),
        }
        return render(request, "footage/bucket.html", context)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """`step=stop` cancels what is on its way (`job` names one); `step=end` disconnects."""
        connection = self.visible(BucketConnection, pk)
        step = request.POST.get("step")
        if step == "end":
            end_connection(connection, acting_user=request.user)
            messages.success(request, "Disconnected; the credentials are forgotten.")
            return redirect("footage:buckets", pk=connection.project_id)
        if step != "stop":
            raise InvalidInput("Choose to stop or to disconnect.")
        jobs = Job.objects.about(connection.pk).exclude(state__in=ENDED_STATES)
        if one := request.POST.get("job"):
            jobs = jobs.filter(pk__in=[job.pk for job in jobs if str(job.pk) == one])
        for job in jobs:
            cancel_job(job, acting_user=request.user)
        return redirect("footage:bucket", pk=connection.pk)


class BucketObjectsView(PageView):
    """`GET/POST /buckets/{id}/objects/`: a page of the bucket; POST imports what is chosen."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Up to 1,000 objects; `?after=` is the server's word for the next page."""
        connection = self.visible(BucketConnection, pk)
        token = request.GET.get("after", "")
        offer = offer_objects(connection, token=token, acting_user=request.user)
        context: dict[str, Any] = {
            **_frame(connection),
            "rows": [
                (each, known, known and footage_of(known))
                for each in offer.objects
                for known in [offer.known.get(each.key)]
            ],
            "fresh": {each.key for each in offer.fresh},
            "bytes": sum(each.size for each in offer.fresh),
            "left_out": offer.left_out,
            "after": token,
            "next_token": offer.next_token,
            "accepted": ACCEPTED_NAMES,
        }
        return render(request, "footage/bucket_objects.html", context)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """`key` names each chosen one; `step=all` takes the whole page. Read anew, not believed."""
        connection = self.visible(BucketConnection, pk)
        token = request.POST.get("after", "")
        offer = offer_objects(connection, token=token, acting_user=request.user)
        keys = set(request.POST.getlist("key"))
        everything = request.POST.get("step") == "all"
        chosen = [each for each in offer.fresh if everything or each.key in keys]
        jobs = import_objects(connection, chosen, acting_user=request.user)
        noun = "video is" if len(jobs) == 1 else "videos are"
        messages.success(request, f"{len(jobs)} {noun} being fetched.")
        return redirect("footage:bucket", pk=connection.pk)


def _frame(connection: BucketConnection) -> dict[str, Any]:
    """What both pages of a connection show around their content."""
    return {
        "connection": connection,
        "project": connection.project,
        "footage_tab": reverse("footage:project_footage", args=[connection.project_id]),
        "buckets_url": reverse("footage:buckets", args=[connection.project_id]),
    }
