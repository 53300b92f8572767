"""The pages that destroy a project's footage, and what they leave to see."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.core.domain.jobs import run_job
from apps.core.models import Job
from apps.footage.domain.objects.stored import store_object
from apps.footage.enums import ObjectKind
from apps.footage.models import DeletionCertificate
from apps.projects.models import Project
from tests.cast import Cast, see_everything
from tests.factories import make_clip, make_footage, make_project

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "verify_certificate.py"


@pytest.fixture
def project(cast: Cast, settings: Any, tmp_path: Any) -> Project:
    settings.KEYS_ROOT = tmp_path / "keys"
    return make_project(cast)


def verify(certificate: bytes, client: Client, folder: Path) -> None:
    """Check it with the script, run alone, against the key the portal publishes."""
    (folder / "certificate.json").write_bytes(certificate)
    run = [sys.executable, "-I", "-S", str(SCRIPT), str(folder / "certificate.json")]
    key = client.get("/signing-key/").json()["key"]
    said = subprocess.run([*run, "--key", key], capture_output=True, encoding="utf-8", check=False)
    assert said.returncode == 0, said.stdout
    assert "Junction: 3 objects under 1 keys destroyed" in said.stdout


def test_an_owner_destroys_footage_in_two_steps_and_reads_the_certificate(
    cast: Cast, project: Project, django_capture_on_commit_callbacks: Any, tmp_path: Path
) -> None:
    footage = make_footage(cast, project)
    clip = make_clip(footage)
    for kind in (ObjectKind.PROXY, ObjectKind.INDEX, ObjectKind.POSTER):
        store_object(project, kind, "video/mp4", [b"bytes"], footage=footage)
    alice = cast.sign_in("client_alice")
    tab, path = f"/projects/{project.pk}/footage/", f"/projects/{project.pk}/footage/shred/"
    assert path in alice.get(tab).content.decode()
    assert path not in cast.sign_in("client_mia").get(tab).content.decode()
    page = alice.get(path).content.decode()
    assert "Stored objects" in page
    assert alice.post(path, {"step": "review", "reason": " "}).status_code == 400
    asked = alice.post(path, {"step": "review", "reason": "The contract <ended>."})
    assert "Are you sure?" in asked.content.decode()
    assert "The contract &lt;ended&gt;." in asked.content.decode()
    wrong = alice.post(path, {"step": "shred", "reason": "Ended.", "name": "junction"})
    assert (wrong.status_code, "exactly" in wrong.content.decode()) == (400, True)
    assert not DeletionCertificate.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        done = alice.post(path, {"step": "shred", "reason": "Ended.", "name": project.name})
    see_everything()
    certificate = DeletionCertificate.objects.get()
    assert done["Location"] == certificate.get_absolute_url()
    page = alice.get(done["Location"]).content.decode()
    assert certificate.list_sha256 in page
    assert "being removed" in page
    assert alice.get(f"{done['Location']}certificate.json").status_code == 409
    job = Job.objects.get(subject_id=certificate.pk)
    assert run_job(job.pk, job.client_id) == "succeeded"
    see_everything()
    page = alice.get(done["Location"]).content.decode()
    assert "The last stored byte was removed" in page
    verify(alice.get(f"{done['Location']}certificate.json").content, alice, tmp_path)
    listed = alice.get(f"{done['Location']}objects.txt").content.decode()
    assert len(listed.splitlines()) == certificate.object_count == 3
    # Everything that showed frames says what became of them, and nothing fails.
    for address in (
        f"/media/footage/{footage.pk}/poster/",
        f"/media/clips/{clip.pk}/video/",
        f"/media/clips/{clip.pk}/stills/3/",
        f"/api/clips/{clip.pk}/frames/",
    ):
        answer = alice.get(address)
        assert answer.status_code == 410, address
        assert str(certificate.pk) in answer.content.decode()
    for address in (tab, footage.get_absolute_url()):
        page = alice.get(address).content.decode()
        assert "destroyed" in page
        assert certificate.get_absolute_url() in page
    assert alice.get(path)["Location"] == certificate.get_absolute_url()
    again = alice.post(path, {"step": "shred", "reason": "Ended.", "name": project.name})
    assert again.status_code == 409


def test_a_new_upload_into_a_destroyed_project_is_refused_in_words(
    cast: Cast, project: Project, django_capture_on_commit_callbacks: Any
) -> None:
    alice = cast.sign_in("client_alice")
    with django_capture_on_commit_callbacks(execute=True):
        alice.post(
            f"/projects/{project.pk}/footage/shred/",
            {"step": "shred", "reason": "Ended.", "name": project.name},
        )
    named = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}"
        for key, value in (("filename", "take.mp4"), ("project", str(project.pk)))
    )
    refused = alice.post(
        "/api/uploads/",
        b"",
        content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": "9", "Upload-Metadata": named},
    )
    assert refused.status_code == 410
    assert "deleted" in refused.content.decode()
