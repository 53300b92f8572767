"""`make tour`: the journey on a drawn street, with a picture of each step for docs/tour.md.

Real footage shows real people, so the guide's pictures are of a scene that a generator draws.
"""

from __future__ import annotations

import math
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from apps.home.domain.scene.drawing import Scene, draw_scene
from apps.home.domain.scene.encoding import encode_scene
from tests.browser.view import View
from tests.chromium import MISSING, find_chromium, launch_arguments
from tests.journeys import agreement, company, labor, verdict
from tests.journeys.company import Company
from tests.journeys.installation import Installation
from tests.pictures import DOCS, write_doc

SEED, FRAMES, SIZE = 7, 120, {"width": 1280, "height": 720}
STEP, MOST_OBJECTS, SMALLEST_PX = 24, 6, 24
Box = list[float]


def main() -> int:
    """Walk, take pictures, put them into docs/img."""
    chromium = find_chromium()
    if chromium is None:
        sys.stderr.write(f"{MISSING}\n")
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        camera = root / "pictures"
        camera.mkdir()
        portal = Installation(root / "portal")
        portal.start()
        browser = playwright.chromium.launch(executable_path=chromium, args=launch_arguments())
        try:
            walk(Company(portal, browser, camera), root)
        finally:
            browser.close()
            portal.stop()
        for picture in sorted(camera.glob("*.png")):
            write_doc(picture, DOCS / picture.name)
            sys.stdout.write(f"docs/img/{picture.name}\n")
    return 0


def walk(people: Company, folder: Path) -> None:
    """The eight steps."""
    scene = draw_scene(SEED, frames=FRAMES, **SIZE)
    video = folder / "junction.mp4"
    video.write_bytes(encode_scene(scene))
    company.found_companies(people)
    project = agreement.create_project(people, clip_frames=FRAMES)
    agreement.upload(people, project, video)
    people["alice"].picture("tour-2-footage")
    agreement.sign_contract(people, project)
    agreement.hand_out(people, project, video.name)
    view = labor.pull_task(people)
    items = label_scene(view, scene)
    people["vera"].picture("tour-4-labeling")
    labor.submit(people, view)
    labor.return_with_finding(people)
    labor.submit(people, labor.pull_task(people))
    labor.approve(people)
    lot = labor.deliver_lot(people, project)
    people["lena"].picture("tour-5-lot")
    verdict.audit_lot(people, lot, items=items)
    verdict.read_report(people, lot)
    verdict.settle_invoice(people, lot)
    verdict.export_coco(people, project)


def label_scene(view: View, scene: Scene) -> int:
    """Box what the scene shows at its beginning and one step later; returns how many tracks."""
    hint = view.page.get_by_role("button", name="Got it")
    if hint.count():
        hint.click()
    drawn: list[tuple[Box, Box]] = []
    for track in scene.tracks:
        start, end = track.boxes[0].tolist(), track.boxes[STEP].tolist()
        if len(drawn) == MOST_OBJECTS or not is_apart(start, end, drawn):
            continue
        key = "1" if track.label in ("pedestrian", "cyclist") else "2"
        view.draw(key, (start[0], start[1]), (start[2], start[3]))
        drawn.append((start, end))
    view.go_to(STEP)
    for start, end in drawn:
        view.key("Escape")
        middle = ((start[0] + start[2]) / 2, (start[1] + start[3]) / 2)
        view.drag(middle, ((end[0] + end[2]) / 2, (end[1] + end[3]) / 2))
    view.go_to(STEP // 2)
    view.saved()
    return len(drawn)


def is_apart(start: Box, end: Box, drawn: list[tuple[Box, Box]]) -> bool:
    """Whether a box is in the picture, large enough to hit, and away from those before."""
    if not all(map(math.isfinite, [*start, *end])):
        return False
    if min(start[2] - start[0], start[3] - start[1]) < SMALLEST_PX:
        return False
    return not any(touch(start, other) or touch(end, later) for other, later in drawn)


def touch(a: Box, b: Box) -> bool:
    """Whether two boxes overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


if __name__ == "__main__":
    sys.exit(main())
