"""Pages in a real browser against a live server: what was committed is what they see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import transaction

from apps.accounts.models import Organization
from apps.core.domain.tenancy import scope
from tests.browser.labeling import Labeling, build_labeling


@pytest.fixture
def everything(transactional_db: None) -> Callable[[], AbstractContextManager[None]]:
    """`with everything():` a transaction that sees the rows of every organization."""

    def opened() -> AbstractContextManager[None]:
        return scope(Organization.objects.values_list("pk", flat=True))

    return opened


@pytest.fixture
def labeling(live_server: Any, everything: Any, browser: Any) -> Iterator[Labeling]:
    """A task of 60 numbered frames, leased to Vera, and browsers signed in as anybody."""
    with transaction.atomic():
        world = build_labeling(live_server.url, everything)
    world.ingest()
    world.browser = browser
    yield world
    world.close()
