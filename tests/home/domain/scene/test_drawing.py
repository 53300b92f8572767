"""The scene is the same for the same seed, and its truth matches what is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from apps.home.domain.scene import Scene, draw_scene

FRAMES, FPS = 300, 15


@pytest.fixture(scope="module")
def scene() -> Scene:
    """Twenty seconds at the demo's size."""
    return draw_scene(3, width=640, height=360, frames=FRAMES, fps=FPS)


def test_the_same_seed_gives_the_same_scene() -> None:
    one, same, other = (
        draw_scene(seed, width=320, height=180, frames=30, fps=15) for seed in (5, 5, 6)
    )
    assert np.array_equal(one.picture(20), same.picture(20))
    assert not np.array_equal(one.picture(20), other.picture(20))
    for track, twin in zip(one.tracks, same.tracks, strict=True):
        assert track.id == twin.id
        np.testing.assert_array_equal(track.boxes, twin.boxes)


def test_boxes_lie_in_the_picture(scene: Scene) -> None:
    for track in scene.tracks:
        boxes = track.boxes[track.visible]
        assert len(boxes)
        assert (boxes[:, :2] >= 0).all()
        assert (boxes[:, 2] <= scene.width).all()
        assert (boxes[:, 3] <= scene.height).all()
        assert (boxes[:, 2:] > boxes[:, :2]).all()


def test_what_moves_is_drawn_inside_its_boxes(scene: Scene) -> None:
    for frame in range(0, FRAMES, 37):
        moved = np.abs(
            scene.picture(frame, shadows=False).astype(int) - scene.background(frame)
        ).max(2)
        covered = np.zeros(moved.shape, bool)
        for track in scene.tracks:
            if np.isnan(track.boxes[frame, 0]):
                continue
            x0, y0, x1, y1 = track.boxes[frame]
            left, top = int(np.floor(x0)) - 1, int(np.floor(y0)) - 1
            covered[max(top, 0) : int(np.ceil(y1)) + 1, max(left, 0) : int(np.ceil(x1)) + 1] = True
        outside = (moved > 24) & ~covered
        assert outside.sum() <= 0.002 * (moved > 24).sum() + 10, frame


def test_a_visible_object_changes_the_picture_where_its_box_is(scene: Scene) -> None:
    frame = FRAMES // 2
    moved = np.abs(scene.picture(frame).astype(int) - scene.background(frame)).max(2)
    for track in scene.tracks:
        if not track.visible[frame] or track.occluded[frame]:
            continue
        x0, y0, x1, y1 = np.round(track.boxes[frame]).astype(int)
        assert (moved[y0:y1, x0:x1] > 12).mean() > 0.1, track.id


def test_objects_hide_each_other_leave_and_come_back(scene: Scene) -> None:
    assert any(track.occluded.any() for track in scene.tracks)
    assert any(not track.visible[-1] for track in scene.tracks)
    assert any(not track.visible[0] for track in scene.tracks)
    assert any(track.outside for track in scene.tracks)
    for track in scene.tracks:
        for start, stop in track.outside:
            assert np.isnan(track.boxes[start:stop]).all()


def test_something_happens(scene: Scene) -> None:
    ids = {track.id for track in scene.tracks}
    assert {event.label for event in scene.events} == {"jaywalking", "vehicle stops"}
    for event in scene.events:
        assert 0 <= event.start < event.stop <= FRAMES
        assert event.tracks
        assert set(event.tracks) <= ids


@pytest.mark.parametrize(
    "size", [{"width": 159, "height": 90}, {"frames": 0}, {"fps": 500}, {"width": 641}]
)
def test_an_impossible_size_is_refused(size: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"A scene (is|has)"):
        draw_scene(1, **size)
