"""Filmstrips and sharp stills as people use them: the picture is the frame that is named."""

from __future__ import annotations

import base64
import re
from typing import Any

import cv2
import numpy as np
import pytest

from apps.core.domain.jobs import run_job
from apps.core.models import Job
from apps.footage.domain.ingest.following import PICTURES
from tests.browser.labeling import FRAMES, Labeling
from tests.footage.worlds import read_number

pytestmark = pytest.mark.browser


def number_in(page: Any, script: str) -> int:
    """The number that the picture shows which `script` gives as a data URL."""
    data = base64.b64decode(page.evaluate(script).split(",", 1)[1])
    picture: Any = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return read_number(picture)


def test_the_picture_beside_the_pointer_is_the_frame_it_names(labeling: Labeling) -> None:
    page = labeling.open().page
    timeline = page.locator("[data-stage=timeline]").bounding_box()
    for _ in range(200):
        if page.evaluate("document.querySelector('.lb-film canvas').width") > 300:
            break
        page.wait_for_timeout(100)
    words = page.locator(".lb-film-preview div")
    seen = set()
    for share in (0.3, 0.5, 0.7, 0.9):
        page.mouse.move(timeline["x"] + timeline["width"] * share, timeline["y"] + 8)
        words.wait_for(state="visible")
        frame = int(re.findall(r"\d+", words.inner_text())[-1])
        shown = "document.querySelector('.lb-film-preview canvas').toDataURL()"
        assert number_in(page, shown) == frame
        seen.add(frame)
    assert len(seen) == 4


def test_a_click_into_the_filmstrip_shows_the_sharp_frame(labeling: Labeling) -> None:
    with labeling.everything():
        job = Job.objects.get(subject_id=labeling.footage.pk, kind=PICTURES)
    assert run_job(job.pk, job.client_id) == "succeeded"
    page = labeling.open("client_alice", f"/footage/{labeling.footage.pk}/", ready=False).page
    slider = page.get_by_role("slider", name="Frame")
    slider.wait_for()
    box = slider.bounding_box()
    slider.click(position={"x": box["width"] * 0.75, "y": 20})
    frame = int(page.locator("[data-still-number]").input_value())
    assert abs(frame - FRAMES * 0.75) <= 1
    image = page.locator("[data-still-image]:not(.pl-is-waiting)[src]")
    for expected in (frame, frame + 1):
        page.locator(f"[data-still-image][alt='Frame {expected}']").wait_for(timeout=20_000)
        shown = """(() => { const image = document.querySelector('[data-still-image]');
            const plain = document.createElement('canvas');
            [plain.width, plain.height] = [image.naturalWidth, image.naturalHeight];
            plain.getContext('2d').drawImage(image, 0, 0); return plain.toDataURL(); })()"""
        image.wait_for()
        assert number_in(page, shown) == expected
        page.get_by_role("button", name="Next frame").click()
