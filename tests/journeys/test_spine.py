"""Real footage travels from upload to a decided, payable lot, through the pages, as each person."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys import agreement, company, labor, refusals, stored, verdict
from tests.journeys.company import Company
from tests.journeys.installation import Installation

pytestmark = pytest.mark.browser
VIDEO, SIZE, FRAMES = "vtest.avi", (768, 576), 795
SECOND = "bikes.mp4"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An empty installation with everything that belongs to one."""
    installation = Installation(tmp_path_factory.mktemp("portal"))
    installation.start()
    yield installation
    installation.stop()


@pytest.fixture
def people(portal: Installation, browser: Browser) -> Iterator[Company]:
    """Everybody who takes part."""
    everybody = Company(portal, browser)
    yield everybody
    everybody.close()


def test_footage_travels_from_upload_to_a_payable_lot(
    people: Company, footage_dir: Path, tmp_path: Path
) -> None:
    footage = [footage_dir / VIDEO, footage_dir / SECOND]
    company.found_companies(people)
    project = agreement.create_project(people, clip_frames=400)
    agreement.upload(people, project, *footage)
    refusals.refuse_footage(people, project, footage[1], tmp_path)
    agreement.sign_contract(people, project)
    agreement.hand_out(people, project, VIDEO)

    view = labor.pull_task(people)
    assert (
        stored.wrong_frames(view, footage[0], SIZE, [0, 399, 17, 250, 24, 23, 47, 128, 390]) == []
    )
    view.go_to(0)
    labor.label_task(view)
    labor.submit(people, view)
    labor.return_with_finding(people)
    labor.submit(people, labor.pull_task(people))
    labor.approve(people)
    view = labor.pull_task(people)
    assert stored.wrong_frames(view, footage[0], SIZE, [400, 794, 555, 601]) == []
    view.go_to(400)
    labor.label_task(view)
    refusals.refuse_changes(people, view)
    view = refusals.lapse(people, view)
    labor.submit(people, view)
    labor.approve(people)

    lot = labor.deliver_lot(people, project)
    verdict.audit_lot(people, lot, items=5)
    verdict.read_report(people, lot)
    invoice = verdict.settle_invoice(people, lot)
    document = verdict.export_coco(people, project)

    check_export(document, tmp_path)
    check_rows(people.portal)
    check_access(people, project=project, lot=lot, invoice=invoice)
    files = people.portal.files()
    assert sum("media" in path.parts for path in files) > 5
    assert stored.leaks(stored.plaintext_runs(footage), files) == []
    assert {name: person.errors for name, person in people.people.items() if person.errors} == {}


def check_export(document: dict[str, Any], folder: Path) -> None:
    """pycocotools reads it; what was drawn is in it, at the frames it was drawn on."""
    coco = stored.load_coco(document, folder)
    assert len(coco.imgs) == FRAMES
    person = coco.getCatIds(catNms=["person"])
    boxes = coco.loadAnns(coco.getAnnIds(catIds=person))
    by_frame = {image["id"]: image["frame_index"] for image in coco.imgs.values()}
    first = [box["bbox"] for box in boxes if by_frame[box["image_id"]] == 0]
    assert sorted(round(value) for box in first for value in box) == sorted(
        [300, 200, 40, 100, 500, 120, 40, 110]
    )
    moved = [box for box in boxes if by_frame[box["image_id"]] == labor.STEP_FRAMES]
    assert any(box["bbox"][0] > 320 for box in moved), "the moved box"
    assert len({box["track_id"] for box in boxes}) == 5
    assert len(document["events"]) == 2


def check_rows(portal: Installation) -> None:
    """What the database holds at the end."""
    assert portal.rows("SELECT status, count(*) FROM annotations_task GROUP BY 1") == [
        ("accepted", 2)
    ]
    assert portal.rows("SELECT status, frame_count FROM footage_footage ORDER BY name") == [
        ("ready", 250),
        ("failed", None),  # cut.mp4
        ("failed", None),  # minutes.mp4
        ("ready", FRAMES),
    ]
    assert portal.rows("SELECT status, currency, total FROM billing_invoice") == [
        ("approved", "EUR", Decimal("2.25"))
    ]
    assert portal.rows("SELECT inspected, defective, outcome FROM audits_decision") == [
        (5, 0, "accepted")
    ]
    assert portal.rows("SELECT status FROM annotations_finding") == [("verified",)]
    states = dict(portal.rows("SELECT state, count(*) FROM core_job GROUP BY 1"))
    assert states["failed"] == 2, "only what was no footage"
    assert set(states) <= {"failed", "succeeded", "queued", "running"}


def check_access(people: Company, *, project: str, lot: str, invoice: str) -> None:
    """Who has no business there gets 404, whatever it is."""
    task = people.portal.rows("SELECT id, clip_id FROM annotations_task ORDER BY number")[0]
    footage = people.portal.rows("SELECT id FROM footage_footage WHERE name = 'vtest.avi'")[0][0]
    export = people.portal.rows("SELECT id FROM exchange_export")[0][0]
    frames = [f"/media/clips/{task[1]}/video/", f"/api/clips/{task[1]}/frames/"]
    everything = [
        project, f"{project}footage/", f"{project}data/", f"{project}access/", lot, invoice,
        f"/tasks/{task[0]}/", f"/tasks/{task[0]}/label/", f"/api/tasks/{task[0]}/annotation/",
        f"/footage/{footage}/", f"/media/footage/{footage}/poster/", f"/exports/{export}/file/",
        *frames,
    ]  # fmt: skip
    hidden = {
        "zoe": everything,  # another client
        "vera": [f"{project}data/", lot, invoice, *frames],  # who gave the clip back
        "omar": [project, invoice, f"/tasks/{task[0]}/", f"/footage/{footage}/", *frames],
        "lena": [f"{project}data/", invoice, f"/exports/{export}/file/"],
        "olga": [project, f"/footage/{footage}/", *frames],  # operators see no footage
    }
    for name, paths in hidden.items():
        for path in paths:
            assert people[name].status_of(path) == 404, f"{name} reaches {path}"
