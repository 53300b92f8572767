"""Every kind of shape, drawn and changed with mouse and keys; what is saved is what was drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.annotations.models import Track
from apps.projects.models import LabelSchema
from tests.browser.labeling import Labeling
from tests.browser.view import View

pytestmark = pytest.mark.browser

TEMPLATE = {
    "points": [
        {"name": "head", "x": 0.5, "y": 0.0},
        {"name": "left", "x": 0.0, "y": 1.0},
        {"name": "right", "x": 1.0, "y": 1.0},
    ],
    "edges": [[0, 1], [0, 2]],
}
SHAPES = [
    ("zone", "polygon"), ("line", "polyline"), ("dots", "points"), ("turned", "rotated_box"),
    ("round", "ellipse"), ("person", "skeleton"), ("road", "mask"), ("lorry", "cuboid"),
    ("car", "box"),
]  # fmt: skip
COLORS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#ddcc77",
          "#88ccee")  # fmt: skip
KEY = {name: str(index + 1) for index, (name, _) in enumerate(SHAPES)}


@pytest.fixture
def view(labeling: Labeling) -> View:
    labels = [
        {"name": name, "color": color, "shape": shape, "attributes": []}
        | ({"skeleton": TEMPLATE} if shape == "skeleton" else {})
        for (name, shape), color in zip(SHAPES, COLORS, strict=True)
    ]
    with labeling.everything():
        LabelSchema.objects.filter(project=labeling.project).update(definition={"labels": labels})
    return labeling.open()


def only_track(labeling: Labeling) -> Track:
    with labeling.everything():
        return Track.objects.get(task=labeling.task)


def near(found: list[float], *expected: float, by: float = 1.0) -> bool:
    return len(found) == len(expected) and all(
        abs(a - b) <= by for a, b in zip(found, expected, strict=True)
    )


def click(view: View, *places: tuple[float, float]) -> None:
    for place in places:
        view.page.mouse.move(*view.at(*place))
        view.page.mouse.down()
        view.page.mouse.up()
        view.page.wait_for_timeout(20)


def picture(view: View, tmp_path: Path, name: str) -> None:
    view.repaint()
    view.page.screenshot(path=tmp_path / f"{name}.png")


def test_a_polygon_is_clicked_edited_vertex_by_vertex_and_interpolated(
    labeling: Labeling, view: View, tmp_path: Path
) -> None:
    view.key(KEY["zone"])
    click(view, (60, 20), (160, 20), (200, 50), (160, 80))
    view.key("Backspace")
    click(view, (150, 70), (60, 70))
    picture(view, tmp_path, "polygon-drawing")
    click(view, (60, 20))  # the first vertex closes
    assert view.data("selected") != ""
    view.saved()
    track = only_track(labeling)
    assert (track.shape, track.label) == ("polygon", "zone")
    assert near(track.keyframes["points"][0], 60, 20, 160, 20, 200, 50, 150, 70, 60, 70)

    view.go_to(10)
    view.drag((200, 50), (230, 50))  # a vertex
    view.key("Delete")  # the picked vertex, not the object
    view.page.keyboard.down("Alt")
    view.drag((60, 45), (40, 45))  # a side gets one more, dragged on
    view.page.keyboard.up("Alt")
    view.key("Control+ArrowLeft")  # moves the picked vertex alone
    picture(view, tmp_path, "polygon-edited")
    view.saved()
    columns = only_track(labeling).keyframes
    assert columns["frame"] == [0, 10]
    assert near(columns["points"][1], 60, 20, 160, 20, 150, 70, 60, 70, 39, 45)

    view.go_to(20)
    view.drag((100, 30), (120, 40))  # all of it
    view.key("Control+Shift+ArrowRight")
    view.saved()
    last = only_track(labeling).keyframes["points"][2]
    assert near(last[:4], 80.2, 30, 181, 30)
    view.key("Control+z", "Control+z")
    view.saved()
    assert only_track(labeling).keyframes["frame"] == [0, 10]

    view.page.reload()
    view.settle()
    view.go_to(5)
    view.key("Tab")
    assert "vertices" in view.page.locator(".lb-facts").inner_text()
    picture(view, tmp_path, "polygon-between")
    assert view.errors == []


def test_lines_and_points_end_with_enter_or_a_double_click(labeling: Labeling, view: View) -> None:
    view.key(KEY["line"])
    click(view, (20, 20), (80, 60))
    view.page.mouse.dblclick(*view.at(140, 30))
    view.key("Escape", KEY["dots"])
    view.key("Enter")  # nothing is drawn yet
    click(view, (200, 20), (220, 40), (240, 60))
    view.key("Enter")
    view.saved()
    with labeling.everything():
        line, dots = Track.objects.filter(task=labeling.task).order_by("id")
    assert line.shape == "polyline"
    assert near(line.keyframes["points"][0], 20, 20, 80, 60, 140, 30)
    assert dots.shape == "points"
    assert near(dots.keyframes["points"][0], 200, 20, 220, 40, 240, 60)
    view.key("Escape", KEY["line"])
    click(view, (198, 21))  # snaps to the point beside it
    click(view, (300, 80))
    view.key("Enter")
    view.saved()
    with labeling.everything():
        snapped = Track.objects.filter(task=labeling.task, label="line").order_by("id")[1]
    assert snapped.keyframes["points"][0][:2] == dots.keyframes["points"][0][:2]
    assert view.errors == []


def test_a_rotated_box_turns_and_an_ellipse_is_resized(
    labeling: Labeling, view: View, tmp_path: Path
) -> None:
    view.draw(KEY["turned"], (100, 40), (160, 70))
    view.drag((130, 30), (160, 55))  # the grip above it, a quarter turn
    view.drag((130, 86), (130, 92))
    view.saved()
    turned = only_track(labeling).keyframes["points"][0]
    assert near(turned, 130, 58, 66, 30, 90, by=2)
    picture(view, tmp_path, "rotated")
    view.key("Delete")
    view.draw(KEY["round"], (40, 20), (120, 60))
    view.drag((120, 40), (140, 40))
    view.saved()
    picture(view, tmp_path, "ellipse")
    track = only_track(labeling)
    assert track.shape == "ellipse"
    assert near(track.keyframes["points"][0], 90, 40, 100, 40, 0)
    assert view.errors == []


def test_a_skeleton_is_placed_and_its_points_dragged_and_hidden(
    labeling: Labeling, view: View, tmp_path: Path
) -> None:
    view.draw(KEY["person"], (100, 20), (140, 80))
    view.drag((100, 80), (90, 70))
    view.key("Shift+Q")
    view.go_to(10)
    view.page.keyboard.down("Alt")
    click(view, (140, 80))
    click(view, (140, 80))
    view.page.keyboard.up("Alt")
    picture(view, tmp_path, "skeleton")
    view.saved()
    columns = only_track(labeling).keyframes
    assert near(columns["points"][0], 120, 20, 2, 90, 70, 1, 140, 80, 2)
    assert columns["frame"] == [0, 10]
    assert columns["points"][1][8] == 0
    assert view.errors == []


def test_a_mask_is_painted_erased_filled_and_painted_on(
    labeling: Labeling, view: View, tmp_path: Path
) -> None:
    view.key(KEY["road"])
    view.drag((60, 40), (120, 40))
    view.key("[", "[", "Shift+B")
    view.drag((80, 40), (90, 40))
    view.key("b")
    view.page.keyboard.down("Shift")
    mouse = view.page.mouse
    mouse.move(*view.at(200, 20))
    mouse.down()
    for place in ((260, 20), (260, 70), (200, 70)):
        mouse.move(*view.at(*place))
    mouse.up()
    view.page.keyboard.up("Shift")
    picture(view, tmp_path, "mask")
    view.saved()
    track = only_track(labeling)
    points = track.keyframes["points"][0]
    assert track.shape == "mask"
    assert all(isinstance(value, int) for value in points)
    assert sum(points[4:]) == points[2] * points[3]
    assert abs(sum(points[5::2]) - (60 * 24 + 450 + 3000 - 500)) < 400
    view.go_to(10)
    view.key("Escape")
    click(view, (230, 40))
    view.key("n")
    view.drag((230, 80), (280, 80))
    view.saved()
    assert only_track(labeling).keyframes["frame"] == [0, 10]
    assert view.errors == []


def test_a_cuboid_has_a_front_and_a_depth(labeling: Labeling, view: View, tmp_path: Path) -> None:
    view.draw(KEY["lorry"], (100, 40), (180, 80))
    view.drag((160, 30), (170, 25))
    view.drag((100, 80), (90, 85))
    picture(view, tmp_path, "cuboid")
    view.saved()
    track = only_track(labeling)
    assert track.shape == "cuboid"
    assert near(track.keyframes["points"][0], 90, 40, 180, 85, 30, -15, by=2)
    assert view.errors == []
