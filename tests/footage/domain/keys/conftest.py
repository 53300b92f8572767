"""Keys of each test's own, nothing remembered from another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apps.footage.domain.keys import memory


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the keys of this test lie."""
    settings.KEYS_ROOT = tmp_path / "keys"
    monkeypatch.delenv("PLUMBLINE_MASTER_KEY", raising=False)
    memory.forget()
    return tmp_path / "keys"
