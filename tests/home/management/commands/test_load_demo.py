"""The demo world: the same on every start, every login works, every page of it answers."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from apps.accounts.models import Membership, User
from apps.annotations.models import Task
from apps.audits.models import Dispute, Lot
from apps.billing.models import Invoice
from apps.contracts.models import Contract
from apps.core.models import Activity
from apps.home.domain.demo import PASSWORD
from apps.home.domain.demo.cast import PEOPLE, see_everything
from apps.home.domain.navigation import side_bar
from apps.projects.models import Project

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def states() -> dict[str, Any]:
    """How many of each thing stand where."""
    with transaction.atomic():
        see_everything()
        counts: dict[str, Any] = {
            model.__name__: Counter(model.objects.values_list("status", flat=True))
            for model in (Project, Contract, Task, Lot, Invoice)
        }
        counts["ruled"] = Counter(Dispute.objects.values_list("ruling__outcome", flat=True))
        return {**counts, "people": User.objects.count(), "log": Activity.objects.count()}


def test_the_demo_world_loads_once_and_every_page_of_it_answers() -> None:
    call_command("load_demo")
    first = states()
    assert first["Project"] == {"active": 4, "draft": 1}
    assert first["Lot"] == {"accepted": 1, "sampling": 1, "rework": 1}
    assert first["ruled"] == {"upheld": 1, None: 1}
    assert first["Invoice"] == {"approved": 1}
    assert {"ready", "in_progress", "submitted", "returned", "delivered"} <= set(first["Task"])
    call_command("load_demo")
    assert states() == first
    for person in PEOPLE:
        browser = Client()
        assert browser.login(email=person.email, password=PASSWORD), person.email
        membership = Membership.objects.live().get(user__email=person.email)
        with transaction.atomic():
            see_everything()
            urls = [entry["url"] for entry in side_bar(membership, "/") if "url" in entry]
        answers = {url: browser.get(url).status_code for url in urls}
        assert set(answers.values()) == {200}, (person.email, answers)
