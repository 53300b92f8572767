"""The labeling view as a person drives it: open a task, use mouse and keys, read what is shown."""

from __future__ import annotations

import time
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
from tests.cast import Cast, build_cast
from tests.factories import make_clip, make_contract, make_project, make_task
from tests.footage.worlds import BITS, numbered_video, receive

FRAMES = 60
VIEWPORT = {"width": 1280, "height": 800}
PATIENCE_MS = 20_000
# Middles of the bars of `draw_number`, on the canvas the picture is painted on.
READ_NUMBER = """([bits, width, height]) => {
  const { scale, x, y } = document.body.dataset;
  const canvas = document.querySelector("canvas[data-layer=frame]");
  const ratio = canvas.width / canvas.clientWidth;
  const context = canvas.getContext("2d");
  let number = 0;
  for (let bit = 0; bit < bits; bit += 1) {
    let sum = 0;
    for (const [across, down] of [[0.4, 0.2], [0.5, 0.4], [0.6, 0.3], [0.5, 0.6]]) {
      const left = ((bit + across) * width / bits) * scale + Number(x);
      const top = down * height * 0.75 * scale + Number(y);
      sum += context.getImageData(Math.round(left * ratio), Math.round(top * ratio), 1, 1).data[1];
    }
    if (sum / 4 > 127) number |= 1 << bit;
  }
  return number;
}"""
# The body says what the page shows, so it changes with the next display frame.
NEXT_FRAMES = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
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
        context.add_init_script("localStorage.setItem('plumbline.labeler.hint', '1')")
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


class View:
    """One page with the labeling view; a script error on it fails the test that closes it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        # The browser tells of answers refused on purpose too; those are no error of ours.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def data(self, name: str) -> str:
        """What the page says of itself on its body."""
        return str(self.page.evaluate("name => document.body.dataset[name] ?? ''", name))

    def wait(self, *, within_ms: int = PATIENCE_MS, **values: str) -> None:
        """Until the body says all of `values`. (The content policy forbids wait_for_function.)"""
        end = time.monotonic() + within_ms / 1000
        while True:
            present = {name: self.data(name) for name in values}
            if present == values:
                return
            if time.monotonic() > end:
                raise AssertionError(f"never {values}: {present} {self.errors}")
            self.page.wait_for_timeout(25)

    def settle(self) -> None:
        """Until the frame asked for is the frame shown."""
        self.wait(ready="true")
        end = time.monotonic() + PATIENCE_MS / 1000
        while self.data("frame") != self.data("shown") or self.data("playing") == "true":
            assert time.monotonic() < end, (self.data("frame"), self.data("shown"), self.errors)
            self.page.wait_for_timeout(15)

    def key(self, *names: str) -> None:
        """Press keys one after the other."""
        for name in names:
            self.page.keyboard.press(name)
        self.repaint()

    def click(self, selector: str) -> None:
        """Click, and let the page show what came of it."""
        self.page.locator(selector).click()
        self.repaint()

    def repaint(self) -> None:
        """Two display frames: panels change with the next one after the state."""
        self.page.evaluate(NEXT_FRAMES)

    def number_shown(self) -> int:
        """The number that is drawn in the picture on the canvas."""
        size = [BITS, 320, 96]
        return int(self.page.evaluate(READ_NUMBER, size))

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a source pixel is on the page."""
        box = self.page.locator("[data-stage=picture]").bounding_box()
        scale, left, top = (float(self.data(name)) for name in ("scale", "x", "y"))
        return box["x"] + left + x * scale, box["y"] + top + y * scale

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag in the picture, in source pixels."""
        mouse = self.page.mouse
        (x1, y1), (x2, y2) = self.at(*start), self.at(*end)
        mouse.move(x1, y1)
        mouse.down()
        mouse.move((x1 + x2) / 2, (y1 + y2) / 2)
        mouse.move(x2, y2)
        mouse.up()

    def draw(self, label_key: str, start: tuple[float, float], end: tuple[float, float]) -> str:
        """Draw a box of the label with that number key; returns its id."""
        self.key("Escape", label_key)
        self.drag(start, end)
        self.page.wait_for_timeout(60)
        return self.data("selected")

    def go_to(self, frame: int) -> None:
        """G, the number, Enter."""
        self.key("g")
        self.page.keyboard.type(str(frame))
        self.key("Enter")
        self.wait(frame=str(frame))
        self.settle()

    def saved(self) -> None:
        """Until everything is saved."""
        self.wait(save="saved", unsaved="0")

    def say(self) -> str:
        """The line that was last said."""
        return str(self.page.locator(".lb-say").inner_text())


def build_labeling(url: str, everything: Any) -> Labeling:
    """Cast, project with our schema, contract, footage received; in the caller's transaction."""
    cast = build_cast()
    project = make_project(cast)
    LabelSchema.objects.filter(project=project).update(definition=SCHEMA)
    contract = make_contract(cast, project)
    for name in ("annotator_vera", "annotator_noor", "lead_lena"):
        Acknowledgement.objects.create(
            client=project.client, version=project.guidelines.get(), user=cast.people[name]
        )
    footage = receive(cast, project, numbered_video(FRAMES))
    return Labeling(url, everything, cast, project, contract, footage, Task())
