"""Bad input on the way gets a clear message on the page and a 4xx in the API; nothing is lost."""

from __future__ import annotations

import base64
import re
import uuid
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.view import View
from tests.journeys import labor
from tests.journeys.company import Company
from tests.journeys.people import Person

TEXT = b"These are minutes of a meeting, not a video.\n" * 200
INDEXING_MS = 60_000


def answer(person: Person, method: str, path: str, **options: Any) -> tuple[int, dict[str, Any]]:
    """Status and JSON of an API request with the person's session."""
    cookies = {cookie["name"]: cookie["value"] for cookie in person.context.cookies()}
    headers = {"X-CSRFToken": cookies["csrftoken"], **options.pop("headers", {})}
    response = person.context.request.fetch(path, method=method, headers=headers, **options)
    return response.status, response.json() if response.body() else {}


def refuse_footage(company: Company, path: str, video: Path, folder: Path) -> None:
    """Four files that are no footage; the page says what each one is, what arrived is kept."""
    made = {
        "minutes.mp4": (TEXT, "not a video"),
        "cut.mp4": (video.read_bytes()[: video.stat().st_size // 2], "cut off or damaged"),
    }
    refused = {"empty.mp4": (b"", "empty"), "minutes.txt": (TEXT, "no kind of video")}
    page = company["alice"].page
    page.goto(f"{path}footage/")
    for name, (data, _) in {**made, **refused}.items():
        (folder / name).write_bytes(data)
    page.set_input_files("#upload-files", [str(folder / name) for name in {**made, **refused}])
    for name, (_, words) in refused.items():
        expect(page.locator(".pl-upload.is-failed", has_text=name)).to_contain_text(words)
    for name, (_, words) in made.items():
        row = page.locator("#footage-list tr", has_text=name)
        expect(row).to_contain_text("Failed", timeout=INDEXING_MS)
        expect(row).to_contain_text(words)
    page.locator("#footage-list").get_by_role("link", name="cut.mp4").click()
    expect(page.locator("main")).to_contain_text("The upload is kept as it came")
    refuse_uploads(company["alice"], path)


def refuse_uploads(person: Person, path: str) -> None:
    """The upload API names the limit that was broken."""
    project = path.strip("/").split("/")[-1]

    def created(name: str, length: str) -> tuple[int, dict[str, Any]]:
        pairs = {"filename": name, "project": project}
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items()
        )
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": length, "Upload-Metadata": metadata}
        return answer(person, "POST", "/api/uploads/", headers=headers)

    for name, length, expected in (
        ("empty.mp4", "0", 400),
        ("minutes.txt", "100", 400),
        ("long.mp4", str(10**15), 413),
        ("short.mp4", "-1", 400),
    ):
        status, body = created(name, length)
        assert status == expected, (name, length, status, body)
        assert body["detail"]


def refuse_changes(company: Company, view: View) -> None:
    """Change sets that do not fit: named, 4xx, nothing changed; then a lapsed lease keeps work."""
    vera = company["vera"]
    task = re.search(r"/tasks/([0-9a-f-]{36})/", vera.page.url)
    assert task
    url, first = f"/api/tasks/{task[1]}/changes/", int(view.data("frame"))
    revision = view.data("revision")

    def sent(**lists: Any) -> tuple[int, dict[str, Any]]:
        change = {"id": str(uuid.uuid4()), "base": int(revision), **lists}
        return answer(vera, "POST", url, data=change)

    track = {"kind": "track", "id": str(uuid.uuid4()), "label": "person"}
    outside = {"frame": first, "points": [700, 500, 900, 560]}
    status, body = sent(created=[{**track, "keyframes": [outside]}])
    assert status == 400
    assert body["errors"][0]["where"] == "created[0].keyframes[0].points"
    assert "lies outside the picture (768 × 576)" in body["errors"][0]["message"]
    status, body = sent(updated=[{**track, "revision": 1}])
    assert (status, body["code"]) == (409, "conflict")
    assert "Nothing was saved" in body["detail"]
    status, body = sent(created=[{**track, "label": "unicorn", "keyframes": [outside]}])
    assert status == 400
    assert "no label “unicorn”" in str(body["errors"])
    view.page.reload()
    view.settle()
    assert view.data("revision") == revision


def lapse(company: Company, view: View) -> View:
    """The lease runs out in the middle of work: the page says so, and the work is offered back."""
    before = int(view.data("objects"))
    company.portal.rows(
        "UPDATE annotations_assignment SET leased_until = now() - interval '1 second'"
        " WHERE ended_at IS NULL RETURNING id"
    )
    view.draw("1", (600, 300), (640, 380))
    view.wait(save="lapsed", readonly="true")
    expect(view.page.locator(".lb-bar")).to_contain_text("lapsed")
    view.page.wait_for_timeout(400)  # the journal is written a moment after the gesture
    again = labor.pull_task(company)
    again.saved()
    assert int(again.data("objects")) == before + 1
    again.key("Escape", "Tab")
    return again
