"""Uploading real footage in a browser: files and folders, paused, gone on with, indexed, ready."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from apps.core.domain.jobs import run_job
from apps.core.enums import JobState
from apps.core.models import Job
from apps.footage.models import Footage, Upload
from tests.cast import build_cast
from tests.factories import make_project

pytestmark = pytest.mark.browser
VARIANTS = [("wide", 1280, 800), ("phone", 390, 844)]


def take_pictures(page: Any, name: str) -> None:
    """Pictures to look at, in the four variants, when PLUMBLINE_PICTURES names a folder."""
    folder = os.environ.get("PLUMBLINE_PICTURES")
    if not folder:
        return
    for variant, width, height in VARIANTS:
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=str(Path(folder) / f"{name}-{variant}-{scheme}.png"))
    page.set_viewport_size({"width": 1280, "height": 800})


@pytest.fixture
def alice(live_server: Any, everything: Any, browser: Any) -> Iterator[tuple[Any, str]]:
    """Alice's browser, and the address of her empty project."""
    with transaction.atomic():
        cast = build_cast()
        project = make_project(cast)
    client = Client()
    client.force_login(cast.client_alice, settings.AUTHENTICATION_BACKENDS[0])
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    yield context, f"{live_server.url}/projects/{project.pk}/"
    context.close()


def slow_down(page: Any, bytes_a_second: int) -> None:
    """Slow enough to be stopped on the way; -1 is as fast as it goes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    limits = {"latency": 5, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
    devtools.send("Network.emulateNetworkConditions", {"offline": False, **limits})


def write_files(folder: Path, files: dict[str, int]) -> None:
    """Files of so many bytes each, different from one another."""
    for name, size in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((name.encode() * (size // len(name) + 1))[:size])


def do_jobs(everything: Any) -> None:
    """What workers would do, and what follows from it."""
    while True:
        with everything():
            waiting = Job.objects.filter(state=JobState.QUEUED).order_by("id")
            jobs = list(waiting.values_list("pk", "client_id"))
        if not jobs:
            return
        for pk, client_id in jobs:
            run_job(pk, client_id)


def received(everything: Any) -> list[tuple[str, int, str]]:
    """What has become footage, by path: name, size, SHA-256."""
    do_jobs(everything)  # assembling hashes
    with everything():
        return sorted((row.path, row.size_bytes, row.sha256) for row in Footage.objects.all())


def test_a_folder_is_sent_with_its_paths_and_says_what_it_skipped(
    alice: tuple[Any, str], everything: Any, tmp_path: Path
) -> None:
    context, project_url = alice
    page = context.new_page()
    folder = tmp_path / "day 1"
    videos = {f"cam {n % 2}/{n}.mp4": 2000 + n for n in range(6)}
    write_files(folder, {**videos, "notes.txt": 9, "cam 0/cut.mov": 0, ".DS_Store": 4})
    page.goto(f"{project_url}footage/")
    page.set_input_files("#upload-folder", str(folder))
    page.get_by_text("6 files taken, 2 skipped: notes.txt (no video); cut.mov (empty)").wait_for()
    page.get_by_text("6 of 6 files received").first.wait_for(timeout=60_000)
    page.locator("#footage-list").get_by_text("day 1/cam 1/").first.wait_for()
    take_pictures(page, "folder")
    assert [path for path, *_ in received(everything)] == sorted(f"day 1/{name}" for name in videos)

    page.set_input_files("#upload-folder", str(folder))
    page.get_by_text("Here already, with the same name and size").wait_for()
    take_pictures(page, "known")
    page.get_by_role("button", name="Leave out").click()
    page.set_input_files("#upload-files", str(folder / "cam 0/0.mp4"))
    page.get_by_role("button", name="Send again").click()
    page.get_by_text("7 of 7 files received").first.wait_for(timeout=60_000)
    assert len(received(everything)) == 7
    page.reload()
    page.locator("#footage-list").get_by_text("Same content as day 1/cam 0/0.mp4").wait_for()


def test_an_upload_goes_on_after_a_reload_and_can_be_discarded(
    alice: tuple[Any, str], everything: Any, tmp_path: Path
) -> None:
    context, project_url = alice
    page = context.new_page()
    write_files(tmp_path, {"long.mp4": 30_000_000, "other.mp4": 29_000_000})
    page.goto(f"{project_url}footage/")
    slow_down(page, 12_000_000)
    page.set_input_files("#upload-files", [str(tmp_path / "long.mp4"), str(tmp_path / "other.mp4")])
    for name in ("long.mp4", "other.mp4"):
        wait_for_offset(everything, name)
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.once("dialog", answer)
    page.locator("h1").click()  # browsers ask only whoever has done something on the page
    page.reload()
    assert asked == ["beforeunload"]
    unfinished = page.locator(".is-unfinished")
    unfinished.nth(1).wait_for()
    assert unfinished.filter(has_text="long.mp4").get_by_text("Choose the file again").count() == 1
    take_pictures(page, "unfinished")
    unfinished.filter(has_text="other.mp4").get_by_role("button", name="Discard").click()
    unfinished.filter(has_text="other.mp4").wait_for(state="detached")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    page.set_input_files("#upload-files", str(tmp_path / "long.mp4"))
    page.get_by_text("Received and encrypted").wait_for(timeout=60_000)
    assert not [line for line in sent if line.startswith("POST") and line.endswith("/uploads/")]
    data = (tmp_path / "long.mp4").read_bytes()
    assert received(everything) == [("long.mp4", len(data), hashlib.sha256(data).hexdigest())]
    with everything():
        assert Upload.objects.get(name="other.mp4").status == "terminated"


def wait_for_offset(everything: Any, name: str) -> None:
    """Until the server has stored a part of the upload."""
    for _ in range(200):
        with everything():
            if Upload.objects.filter(name=name, offset__gt=0).exists():
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing of {name} arrived")


def test_what_stops_an_upload_is_said_and_nothing_sent_is_lost(
    alice: tuple[Any, str], everything: Any, tmp_path: Path
) -> None:
    context, project_url = alice
    page = context.new_page()
    write_files(tmp_path, {f"{n}.mp4": 9_000_000 + n for n in range(5)})
    page.goto(f"{project_url}footage/")
    slow_down(page, 4_000_000)
    page.set_input_files("#upload-files", [str(tmp_path / f"{n}.mp4") for n in range(5)])
    row = {n: page.locator(".pl-upload", has_text=f"{n}.mp4") for n in range(5)}
    row[3].get_by_text("Waiting").wait_for()
    row[4].get_by_role("button", name="Cancel").click()
    row[4].wait_for(state="detached")
    page.get_by_role("button", name="Pause all").click()
    for n in range(4):
        row[n].get_by_text("Paused at").wait_for()
    refusal = '{"detail": "Storage is full; ask an operator."}'
    page.route("**/api/uploads/**", lambda route: route.fulfill(status=403, body=refusal))
    row[0].get_by_role("button", name="Resume").click()
    row[0].get_by_text("Storage is full").wait_for(timeout=30_000)
    take_pictures(page, "refused")
    page.unroute("**/api/uploads/**")
    # The server goes away and comes back: the uploads find it again by themselves.
    page.route("**/api/uploads/**", lambda route: route.abort("connectionrefused"))
    slow_down(page, -1)
    page.get_by_role("button", name="Resume all").click()
    row[1].get_by_role("button", name="Pause").wait_for()
    page.wait_for_timeout(1500)
    page.unroute("**/api/uploads/**")
    page.get_by_text("4 of 4 files received").first.wait_for(timeout=60_000)
    wanted = [
        (
            f"{n}.mp4",
            9_000_000 + n,
            hashlib.sha256((tmp_path / f"{n}.mp4").read_bytes()).hexdigest(),
        )
        for n in range(4)
    ]
    assert received(everything) == wanted


def test_real_footage_travels_from_the_browser_to_ready(
    alice: tuple[Any, str], live_server: Any, everything: Any, footage_dir: Path, tmp_path: Path
) -> None:
    context, project_url = alice
    page = context.new_page()
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video" * 500)
    page.goto(f"{project_url}footage/")
    page.get_by_text("No footage yet").wait_for()
    take_pictures(page, "empty")

    slow_down(page, 2_000_000)
    page.set_input_files("#upload-files", str(footage_dir / "vtest.avi"))
    row = page.locator(".pl-upload")
    row.get_by_text("MB/s").wait_for()
    row.get_by_role("button", name="Pause").click()
    row.get_by_text("Paused at").wait_for()
    take_pictures(page, "paused")
    slow_down(page, -1)
    row.get_by_role("button", name="Resume").click()
    page.get_by_text("Received and encrypted").wait_for(timeout=60_000)
    page.set_input_files("#upload-files", str(broken))
    page.locator(".is-done").nth(1).wait_for(timeout=30_000)
    page.locator("#footage-list").get_by_text("vtest.avi").wait_for()
    take_pictures(page, "waiting")

    do_jobs(everything)
    page.locator("#footage-list").get_by_text("Ready").wait_for(timeout=20_000)
    take_pictures(page, "settled")
    with everything():
        ready, failed = (
            Footage.objects.get(name="vtest.avi"),
            Footage.objects.get(name="broken.mp4"),
        )
        assert (ready.frame_count, failed.status) == (795, "failed")
        assert ready.size_bytes == (footage_dir / "vtest.avi").stat().st_size
    for footage, name in ((ready, "ready"), (failed, "failed")):
        page.goto(f"{live_server.url}/footage/{footage.pk}/")
        take_pictures(page, name)
    page.goto(f"{project_url}data/")
    take_pictures(page, "data")
