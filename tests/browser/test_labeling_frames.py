"""The frame shown at index i is frame i: after seeks, steps and stops of playing."""

from __future__ import annotations

import random

import pytest

from tests.browser.labeling import FRAMES, Labeling

pytestmark = pytest.mark.browser


def test_the_frame_shown_at_index_i_is_frame_i(labeling: Labeling) -> None:
    view = labeling.open()
    assert view.data("pictures") == "decoder"
    assert view.number_shown() == 0

    for frame in random.Random(7).sample(range(FRAMES), 15):
        view.go_to(frame)
        assert view.number_shown() == frame == int(view.data("shown"))

    view.go_to(20)
    steps = {"f": 21, "ArrowRight": 22, "d": 21, "ArrowLeft": 20, "v": 30, "c": 20}
    for key, expected in {**steps, "Shift+ArrowRight": 30, "End": 59, "Home": 0}.items():
        view.key(key)
        view.wait(frame=str(expected))
        view.settle()
        assert view.number_shown() == expected
    for _ in range(12):
        view.key("f")
    view.wait(frame="12")
    view.settle()
    assert view.number_shown() == 12

    for pause in (230, 410, 170):
        view.key("Space")
        view.wait(playing="true")
        view.page.wait_for_timeout(pause)
        view.key("Space")
        view.settle()
        assert view.number_shown() == int(view.data("shown"))
    assert int(view.data("shown")) > 12
    assert view.errors == []


def test_a_seek_back_right_after_the_end_arrives(labeling: Labeling) -> None:
    # The view gets neighbours ready after a seek: whenever that begins, the next seek must win.
    view = labeling.open()
    for pause in range(0, 420, 30):
        view.go_to(FRAMES - 1)
        view.page.wait_for_timeout(pause)
        view.go_to(pause // 30)
        assert view.number_shown() == pause // 30
    assert view.errors == []


def test_without_a_decoder_single_pictures_are_just_as_exact(labeling: Labeling) -> None:
    context = labeling.sign_in("annotator_vera")
    context.add_init_script("delete globalThis.VideoDecoder")
    view = labeling.open(context)
    assert view.data("pictures") == "stills"
    assert "no video decoder" in view.say()
    for frame in (0, 17, 59, 30, 31, 29):
        view.go_to(frame)
        assert view.number_shown() == frame
    assert view.errors == []
