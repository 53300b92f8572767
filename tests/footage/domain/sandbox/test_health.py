"""Operators see which layers hold the reader of media; a deployment without a net is warned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from apps.footage.domain.sandbox import health
from apps.footage.domain.sandbox.health import check_sandbox, sandbox_health
from apps.footage.domain.sandbox.parent import Sandbox
from tests.cast import Cast

PAGE = "/admin/footage/footage/"


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    """The answer is kept for the life of a process."""
    sandbox_health.cache_clear()
    yield
    sandbox_health.cache_clear()


class Telling(Sandbox):
    """A child of a kernel that lacks something."""

    told: dict[str, Any] = {}
    isolation: dict[str, Any]

    def __iter__(self) -> Iterator[Any]:
        yield from super().__iter__()
        self.isolation = {**self.isolation, **self.told}


def lacking(monkeypatch: pytest.MonkeyPatch, **told: Any) -> None:
    """Say that the kernel does not have these layers."""
    monkeypatch.setattr(health, "Sandbox", type("Lacking", (Telling,), {"told": told}))


def test_what_a_real_child_says_is_shown(cast: Cast) -> None:
    told = sandbox_health()
    page = cast.sign_in("operator_olga").get(PAGE).content.decode()
    for layer in told.layers:
        assert f"{layer.name}: <strong>{'yes' if layer.active else 'no'}" in page
    assert check_sandbox() == [] or not told.network_closed


def test_a_layer_that_lacks_is_named(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, landlock=0)
    page = cast.sign_in("operator_olga").get(PAGE).content.decode()
    assert "Landlock: <strong>no" in page
    assert "Closed, with layers missing" in page
    assert check_sandbox() == []


def test_an_open_network_is_a_warning(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, namespaces=False, seccomp=False)
    (warning,) = check_sandbox()
    assert warning.id == "footage.W001"
    assert "network" in warning.msg
    assert "Open to the network" in cast.sign_in("operator_olga").get(PAGE).content.decode()


def test_a_child_that_does_not_start_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Sandbox):
        program = "no.such.program"

    monkeypatch.setattr(health, "Sandbox", Broken)
    (warning,) = check_sandbox()
    assert "could not be started" in warning.msg


def test_only_operators_see_it(cast: Cast) -> None:
    assert cast.sign_in("client_alice").get(PAGE).status_code in (302, 403)
