"""The label editor: fields instead of JSON, problems beside their field, then a new version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from apps.projects.models import LabelSchema, Project
from tests.cast import Cast, build_cast
from tests.factories import make_project

pytestmark = pytest.mark.browser


@dataclass
class Editor:
    """The labels page of one project, opened for editing by its client."""

    page: Any
    everything: Any
    project: Project

    def labels(self) -> list[str]:
        """Names in the order they are shown."""
        return [field.input_value() for field in self.page.get_by_label("Label", exact=True).all()]

    def add(self, name: str) -> Any:
        """Add a label; its card."""
        self.page.get_by_role("button", name="Add label").click()
        # The field that was added has the focus already.
        self.page.keyboard.type(name)
        return self.page.locator(".pl-label-card").last

    def problem(self, place: str) -> Any:
        """What is said beside the field at `place`."""
        return self.page.locator(f'[data-problem="{place}"]')

    def publish(self) -> None:
        """Send the form and wait for its answer."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Publish").click()

    def published(self) -> list[Any]:
        """Definitions of the project's versions, newest first."""
        with self.everything():
            rows = LabelSchema.objects.filter(project=self.project).order_by("-number")
            return [row.definition for row in rows]


def _cookie(cast: Cast, name: str, url: str) -> dict[str, Any]:
    client = Client()
    client.force_login(cast.people[name])
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}


@pytest.fixture
def editor(live_server: Any, everything: Any, browser: Any) -> Iterator[Editor]:
    """Alice, about to edit a project that has one label, `car`."""
    with transaction.atomic():
        cast = build_cast()
        project = make_project(cast)
        only = {"name": "car", "color": "#0072b2", "shape": "box", "attributes": []}
        LabelSchema.objects.filter(project=project).update(definition={"labels": [only]})
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_cookies([_cookie(cast, "client_alice", live_server.url)])
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{live_server.url}/projects/{project.pk}/schema/?edit")
    page.get_by_role("button", name="Add label").wait_for()
    yield Editor(page, everything, project)
    context.close()
    assert errors == []


def test_labels_and_attributes_are_typed_ordered_and_published(editor: Editor) -> None:
    card = editor.add("traffic light")
    card.get_by_role("button", name="Add attribute").click()
    editor.page.keyboard.type("state")
    card.get_by_label("Options, between commas").fill("red, amber , green")
    card.get_by_label("Default").fill("red")
    card.get_by_label("Required").check()
    editor.add("near miss").get_by_label("Marks").select_option("event")
    assert editor.labels() == ["car", "traffic light", "near miss"]

    editor.page.get_by_role("button", name="Move traffic light up").click()
    assert editor.labels() == ["traffic light", "car", "near miss"]
    editor.publish()

    newest, before = editor.published()
    assert [label["name"] for label in before["labels"]] == ["car"]
    assert [label["name"] for label in newest["labels"]] == ["traffic light", "car", "near miss"]
    assert newest["labels"][2]["shape"] == "event"
    [state] = newest["labels"][0]["attributes"]
    assert state["options"] == ["red", "amber", "green"]
    assert (state["default"], state["required"]) == ("red", True)
    assert editor.page.get_by_text("Version 2 of the labels is published.").count() == 1


def test_a_name_that_stands_twice_is_marked_while_it_is_typed(editor: Editor) -> None:
    editor.add("Car")
    beside = editor.problem("labels[1].name")
    assert "named twice" in beside.inner_text()
    field = editor.page.get_by_label("Label", exact=True).last
    assert field.get_attribute("aria-invalid") == "true"
    field.press_sequentially("t")
    assert beside.is_hidden()
    assert field.get_attribute("aria-invalid") is None


def test_what_the_server_refuses_stands_beside_its_field(editor: Editor) -> None:
    card = editor.add("tram")
    card.get_by_role("button", name="Add attribute").click()
    editor.page.keyboard.type("kind")
    card.get_by_role("button", name="Add attribute").click()
    editor.page.keyboard.type("state")
    card.get_by_label("Options, between commas").last.fill("on, off")
    card.get_by_label("Default").last.fill("broken")
    editor.publish()

    place = "labels[1].attributes"
    editor.problem(f"{place}[0].options").wait_for()
    assert "needs at least one option" in editor.problem(f"{place}[0].options").inner_text()
    assert "“broken” is none of the options" in editor.problem(f"{place}[1].default").inner_text()
    assert editor.labels() == ["car", "tram"]
    focused = editor.page.evaluate("document.activeElement.getAttribute('aria-invalid')")
    assert focused == "true"
    assert len(editor.published()) == 1


def test_an_attribute_and_a_label_are_taken_away(editor: Editor) -> None:
    card = editor.add("tram")
    card.get_by_role("button", name="Add attribute").click()
    editor.page.keyboard.type("kind")
    editor.page.get_by_role("button", name="Remove the attribute").click()
    editor.page.get_by_role("button", name="Remove car").click()
    assert editor.labels() == ["tram"]
    editor.publish()
    assert [label["name"] for label in editor.published()[0]["labels"]] == ["tram"]


def test_the_template_of_a_skeleton_is_drawn_and_typed(editor: Editor, tmp_path: Path) -> None:
    card = editor.add("person")
    card.get_by_label("Marks").select_option("skeleton")
    page = editor.page
    picture = page.locator(".pl-skeleton-picture")

    def at(x: float, y: float) -> tuple[float, float]:
        box = picture.bounding_box()
        scale = box["width"] / 232
        return box["x"] + (16 + 200 * x) * scale, box["y"] + (16 + 200 * y) * scale

    picture.scroll_into_view_if_needed()
    page.mouse.click(*at(0.2, 0.5))
    page.mouse.click(*at(0.5, 0))  # choose the top …
    page.mouse.click(*at(0.2, 0.5))  # … and join it
    page.get_by_label("Name of point 3").fill("left hand")
    page.get_by_label("Across in percent, point 3").fill("10")
    page.screenshot(path=tmp_path / "skeleton-editor.png")
    editor.publish()
    label = editor.published()[0]["labels"][1]
    assert label["skeleton"]["edges"] == [[0, 1], [0, 2]]
    assert label["skeleton"]["points"][2]["name"] == "left hand"
    assert label["skeleton"]["points"][2]["x"] == 0.1
    assert abs(label["skeleton"]["points"][2]["y"] - 0.5) < 0.02
