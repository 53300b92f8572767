"""Which layers hold the media child on this machine: for operators, and a warning at deployment."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.checks import CheckMessage, Warning

from apps.footage.domain.sandbox.parent import MediaRejected, Sandbox


@dataclass(frozen=True)
class Layer:
    """One layer of the sandbox; `detail` says what it keeps the child from."""

    name: str
    active: bool
    detail: str


@dataclass(frozen=True)
class SandboxHealth:
    """What a child said of itself; `problem` when none could be started."""

    layers: tuple[Layer, ...] = ()
    problem: str = ""

    @property
    def network_closed(self) -> bool:
        """Whether a layer keeps the child from the network whatever else is lacking."""
        return any(layer.active for layer in self.layers if layer.name in ("Namespaces", "Seccomp"))

    @property
    def complete(self) -> bool:
        """Whether every layer holds."""
        return bool(self.layers) and all(layer.active for layer in self.layers)


@lru_cache(maxsize=1)
def sandbox_health() -> SandboxHealth:
    """Start a child that does nothing and ask it; once a process, as the kernel does not change."""
    sandbox = Sandbox("nothing", io.BytesIO(b"\0"), size=1)
    try:
        for _ in sandbox:
            pass
    except (MediaRejected, OSError):
        return SandboxHealth(problem="The reader of media could not be started.")
    told = sandbox.isolation
    version = int(told.get("landlock") or 0)
    return SandboxHealth(
        (
            Layer("Namespaces", bool(told.get("namespaces")), "no network, no other users"),
            Layer("Seccomp", bool(told.get("seccomp")), "no sockets, files, programs or processes"),
            Layer("Landlock", version > 0, "no files"),
            Layer("Lifeline", bool(told.get("dies_with_parent")), "ends with its worker"),
        )
    )


def check_sandbox(**_kwargs: Any) -> list[CheckMessage]:
    """Warn where nothing but good will keeps hostile media from the network."""
    health = sandbox_health()
    if health.network_closed:
        return []
    return [
        Warning(
            health.problem
            or "Neither namespaces nor seccomp keep the reader of media from the network.",
            hint="Run workers where the kernel has seccomp, or let them make user namespaces.",
            id="footage.W001",
        )
    ]
