"""An encoded scene decodes to what was drawn, frame for frame."""

from __future__ import annotations

import io

import av
import numpy as np

from apps.home.domain.scene import draw_scene, encode_scene


def test_frames_keep_their_number_and_their_picture() -> None:
    scene = draw_scene(2, width=320, height=180, frames=50, fps=15)
    with av.open(io.BytesIO(encode_scene(scene)), "r") as container:
        decoded = [frame.to_ndarray(format="bgr24") for frame in container.decode(video=0)]
    assert len(decoded) == scene.frames
    for number in (0, 23, 24, 49):
        drawn = scene.picture(number).astype(int)
        nearest = min(range(50), key=lambda i: float(np.abs(decoded[i] - drawn).mean()))
        assert abs(nearest - number) <= 1, number
