"""A world with one task of numbered frames, and browsers signed in as anybody to label it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client

from apps.annotations.domain.assignment import pull_next_task
from apps.annotations.models import Task
from apps.contracts.models import Contract
from apps.core.domain.jobs import run_job
from apps.core.models import Job
from apps.footage.models import Footage
from apps.guidelines.models import Acknowledgement
from apps.projects.models import LabelSchema, Project
from tests.browser.view import View
from tests.cast import Cast, build_cast
from tests.factories import make_clip, make_contract, make_project, make_task
from tests.footage.worlds import numbered_video, receive

FRAMES = 60
# A page that is still empty has no storage.
HINT_SEEN = "if (location.host) localStorage.setItem('plumbline.labeler.hint', '1')"
VIEWPORT = {"width": 1280, "height": 800}
ATTRIBUTES = [
    {"name": "colour", "kind": "select", "options": ["red", "blue"], "default": None,
     "mutable": False, "required": True},
    {"name": "parked", "kind": "checkbox", "options": [], "default": False,
     "mutable": True, "required": False},
    {"name": "plate", "kind": "text", "options": [], "default": None,
     "mutable": False, "required": False},
]  # fmt: skip
SCHEMA = {
    "labels": [
        {"name": "car", "color": "#e8590c", "shape": "box", "attributes": ATTRIBUTES},
        {"name": "pedestrian", "color": "#1971c2", "shape": "box", "attributes": []},
        {"name": "near miss", "color": "#c2255c", "shape": "event", "attributes": []},
        {"name": "rain", "color": "#0b7285", "shape": "tag", "attributes": []},
    ]
}


@dataclass
class Labeling:
    """A world with one task, and the browsers that were opened on it."""

    url: str
    everything: Callable[[], AbstractContextManager[None]]
    cast: Cast
    project: Project
    contract: Contract
    footage: Footage
    task: Task
    browser: Any = None
    contexts: list[Any] = field(default_factory=list)

    def ingest(self, frames: int = FRAMES) -> None:
        """Index the footage as a worker would, then open one task on it to Vera."""
        with self.everything():
            job = Job.objects.get(subject_id=self.footage.pk)
        assert run_job(job.pk, job.client_id) == "succeeded"
        with self.everything():
            self.footage.refresh_from_db()
            clip = make_clip(self.footage, 0, frames)
            self.task = make_task(self.cast, self.project, self.contract, clip)
            assert pull_next_task(self.cast.annotator_vera) == self.task

    def sign_in(self, name: str, **options: Any) -> Any:
        """A browser context of its own, signed in."""
        client = Client()
        client.force_login(self.cast.people[name])
        context = self.browser.new_context(**{"viewport": VIEWPORT, **options})
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.url}]
        )
        context.add_init_script(HINT_SEEN)
        self.contexts.append(context)
        return context

    def open(self, who: Any = "annotator_vera", path: str = "", *, ready: bool = True) -> View:
        """The task's view (or `path`), loaded, its first frame shown."""
        context = self.sign_in(who) if isinstance(who, str) else who
        page = context.new_page()
        view = View(page)
        page.goto(f"{self.url}{path or f'/tasks/{self.task.pk}/label/'}")
        if ready:
            view.settle()
        return view

    def close(self) -> None:
        """Close every browser context."""
        for context in self.contexts:
            context.close()


def build_labeling(url: str, everything: Any, video: bytes | None = None) -> Labeling:
    """Cast, project with our schema, contract, footage received; in the caller's transaction.

    The footage is `video`, or frames that show their numbers.
    """
    cast = build_cast()
    project = make_project(cast)
    LabelSchema.objects.filter(project=project).update(definition=SCHEMA)
    contract = make_contract(cast, project)
    for name in ("annotator_vera", "annotator_noor", "lead_lena"):
        Acknowledgement.objects.create(
            client=project.client, version=project.guidelines.get(), user=cast.people[name]
        )
    footage = receive(cast, project, video or numbered_video(FRAMES))
    return Labeling(url, everything, cast, project, contract, footage, Task())
