"""Rows for tests, written straight: a project with schema, a contract in force, clips, tasks.

Only tests of an upper room use these for the rooms below; each room's own tests go through its
domain functions.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.accounts.domain.grants import grant_access
from apps.annotations.enums import TaskStatus
from apps.annotations.models import Task, Track
from apps.contracts.enums import ContractStatus, RateUnit
from apps.contracts.models import Contract, ContractGrant, ContractVersion, RateLine
from apps.core.models import uuid7
from apps.footage.enums import FootageStatus
from apps.footage.models import Clip, Footage
from apps.guidelines.models import GuidelineVersion
from apps.projects.enums import ProjectStatus
from apps.projects.models import LabelSchema, Project, ProjectGrant, ProjectParty
from tests.cast import Cast

SCHEMA = {
    "labels": [
        {
            "name": "car",
            "color": "#e8590c",
            "shape": "box",
            "attributes": [
                {
                    "name": "parked",
                    "kind": "checkbox",
                    "options": [],
                    "default": False,
                    "mutable": True,
                    "required": False,
                }
            ],
        },
        {"name": "pedestrian", "color": "#1971c2", "shape": "box", "attributes": []},
        {"name": "near miss", "color": "#c2255c", "shape": "event", "attributes": []},
        {"name": "rain", "color": "#0b7285", "shape": "tag", "attributes": []},
    ]
}


def make_project(cast: Cast, name: str = "Junction", client: str = "Acme Mobility") -> Project:
    """An active project with schema v1 and guideline v1."""
    owner = cast.client_alice if client == "Acme Mobility" else cast.rival_rob
    project = Project.objects.create(
        client=cast.org(client), name=name, created_by=owner, status=ProjectStatus.ACTIVE
    )
    LabelSchema.objects.create(
        client=project.client, project=project, number=1, definition=SCHEMA, created_by=owner
    )
    GuidelineVersion.objects.create(
        client=project.client, project=project, number=1, markdown="# Box it", published_by=owner
    )
    return project


def make_contract(
    cast: Cast, project: Project, vendor: str = "Bright Labels", **version: Any
) -> Contract:
    """A contract in force that opens `project` to `vendor`, audited by Plumb Audit."""
    today = timezone.localdate()
    contract = Contract.objects.create(
        client=project.client,
        vendor=cast.org(vendor),
        number=f"C-{uuid7().hex[-6:]}",
        title="Boxes",
        status=ContractStatus.ACTIVE,
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=90),
    )
    terms = ContractVersion.objects.create(
        client=project.client,
        contract=contract,
        number=1,
        auditor=cast.org("Plumb Audit"),
        **version,
    )
    RateLine.objects.create(
        client=project.client, version=terms, unit=RateUnit.TRACK, amount="0.4500"
    )
    ProjectParty.objects.create(
        client=project.client, project=project, contract=contract, vendor=contract.vendor
    )
    grant_access(
        ContractGrant,
        contract,
        contract.vendor,
        ["owner", "manager"],
        codename="sign_contract",
        reason="test",
        acting_user=cast.client_alice,
    )
    open_project(cast, project, contract)
    return contract


def open_project(cast: Cast, project: Project, contract: Contract) -> None:
    """The grants a signed contract gives the vendor's people."""
    everyone = ["owner", "manager", "lead", "annotator"]
    leads = ["owner", "manager", "lead"]
    for codename, roles in (
        ("view_project", everyone),
        ("annotate_project", everyone),
        ("lead_project", leads),
    ):
        grant_access(
            ProjectGrant,
            project,
            contract.vendor,
            roles,
            codename=codename,
            reason="test",
            acting_user=cast.client_alice,
            contract=contract,
        )


def make_footage(cast: Cast, project: Project, frames: int = 120) -> Footage:
    """Footage that is ready, without any stored object (for tests that show no frame)."""
    return Footage.objects.create(
        client=project.client,
        project=project,
        name="junction.mp4",
        status=FootageStatus.READY,
        size_bytes=1000,
        sha256="0" * 64,
        uploaded_by=cast.client_alice,
        width=640,
        height=360,
        fps_num=25,
        fps_den=1,
        frame_count=frames,
        duration_ms=frames * 40,
    )


def make_clip(footage: Footage, start: int = 0, stop: int | None = None) -> Clip:
    """A clip of `footage`, by default all of it."""
    return Clip.objects.create(
        client=footage.client,
        footage=footage,
        start=start,
        stop=stop or footage.frame_count or 1,
    )


def make_task(cast: Cast, project: Project, contract: Contract, clip: Clip, **fields: Any) -> Task:
    """A task on `clip` for the contract's vendor; `fields` override (status, annotator, …)."""
    return Task.objects.create(
        client=project.client,
        project=project,
        clip=clip,
        number=project.tasks.count() + 1,
        vendor=contract.vendor,
        contract=contract,
        schema=project.schemas.latest("number"),
        guideline=project.guidelines.first(),
        **{"status": TaskStatus.READY, **fields},
    )


def make_track(task: Task, label: str = "car", frames: tuple[int, ...] = (0, 10)) -> Track:
    """A box track with keyframes at `frames`, moving right."""
    offset = task.clip.start
    return Track.objects.create(
        id=uuid7(),
        client=task.client,
        task=task,
        label=label,
        keyframes={
            "frame": [offset + frame for frame in frames],
            "points": [[10.0 + frame, 10.0, 60.0 + frame, 50.0] for frame in frames],
            "outside": [False for _ in frames],
            "occluded": [False for _ in frames],
            "attributes": [{} for _ in frames],
            "source": ["manual" for _ in frames],
        },
        keyframe_count=len(frames),
        first_frame=offset + frames[0],
        last_frame=offset + frames[-1],
        revision=1,
    )
