"""Uploading real footage in a browser: dropped, paused, gone on with, indexed, ready."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from apps.core.domain.jobs import run_job
from apps.core.models import Job
from apps.footage.models import Footage
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

    # Slow enough to be paused on the way.
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    slow = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": 2_000_000}
    devtools.send("Network.emulateNetworkConditions", slow)
    page.set_input_files("#upload-files", str(footage_dir / "vtest.avi"))
    page.locator(".pl-upload-note", has_text="MB/s").wait_for()
    page.get_by_role("button", name="Pause").click()
    page.get_by_text("Paused").wait_for()
    take_pictures(page, "paused")
    devtools.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    page.get_by_role("button", name="Resume").click()
    page.get_by_text("Received and encrypted").wait_for(timeout=60_000)
    page.set_input_files("#upload-files", str(broken))
    page.locator(".is-done").nth(1).wait_for(timeout=30_000)
    page.locator("#footage-list").get_by_text("vtest.avi").wait_for()
    take_pictures(page, "waiting")

    with everything():
        jobs = list(Job.objects.order_by("id").values_list("pk", "client_id"))
    for pk, client_id in jobs:
        run_job(pk, client_id)
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
