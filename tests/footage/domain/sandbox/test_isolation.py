"""What the child may not do, tried from inside it; each layer alone too."""

from __future__ import annotations

import io
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.footage.domain.sandbox import seccomp
from portal.embedded.var import CHECKOUT
from tests.footage.domain.sandbox.attacker import ATTEMPTS, AttackerSandbox

ALLOWED = {"thread"}


@pytest.fixture(scope="module")
def bait(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A file, a Unix socket and a listening port to go for; nobody may come to the port."""
    path = tmp_path_factory.mktemp("bait") / "file"
    path.write_bytes(b"secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield {"path": str(path), "port": server.getsockname()[1]}
        server.settimeout(0.05)
        with pytest.raises(TimeoutError):
            server.accept()
    assert path.read_bytes() == b"secret"
    assert list(path.parent.iterdir()) == [path]


def told(verb: str, **given: Any) -> dict[str, Any]:
    """What the child answers to a verb."""
    sandbox = AttackerSandbox(verb, io.BytesIO(b"x"), size=1, **given)
    assert list(sandbox) == []
    return sandbox.result


@pytest.mark.parametrize("what", sorted(ATTEMPTS))
def test_the_child_may_compute_and_nothing_else(what: str, bait: dict[str, Any]) -> None:
    result = told("attempt", what=what, **bait)
    assert ("done" in result) is (what in ALLOWED), result


def test_the_childs_limits_and_its_empty_environment() -> None:
    limits = told("limits")
    assert limits["AS"] <= 1536 * 1024**2
    assert limits["DATA"] < 1024**3
    assert 0 < limits["CPU"] <= 120
    assert (limits["FSIZE"], limits["CORE"]) == (0, 0)
    assert limits["NOFILE"] == 32
    assert not [name for name in limits["environment"] if "PLUMBLINE" in name or "KEY" in name]
    assert len(limits["environment"]) <= 6


def test_the_child_says_which_layers_hold_it() -> None:
    sandbox = AttackerSandbox("limits", io.BytesIO(b"x"), size=1)
    list(sandbox)
    assert set(sandbox.isolation) == {"namespaces", "landlock", "seccomp", "dies_with_parent"}
    assert sandbox.isolation["dies_with_parent"] is True


ALONE = """
import ctypes, encodings.idna, socket, sys
from apps.footage.domain.sandbox import isolation, landlock, seccomp
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
had = {layer}
try:
    socket.create_connection(("127.0.0.1", {port}), timeout=2)
    print(int(bool(had)), "open")
except OSError as error:
    print(int(bool(had)), "refused")
"""


@pytest.mark.parametrize(
    "layer", ["isolation.isolate()", "seccomp.install_filter()", "landlock.forbid_files() >= 4"]
)
def test_each_layer_alone_keeps_the_child_from_the_network(
    layer: str, bait: dict[str, Any]
) -> None:
    program = ALONE.format(layer=layer, port=bait["port"])
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    had, network = done.stdout.split()
    if had == "0":
        pytest.skip("This kernel does not have this layer.")
    assert network == "refused"


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_jumps_inside_itself_and_ends_in_a_verdict(machine: str) -> None:
    steps = seccomp.filter_steps(machine)
    assert len(steps) < 4096  # the kernel's limit
    for place, (code, yes, no, _value) in enumerate(steps):
        if code in (0x15, 0x45):
            assert max(yes, no) + place + 1 < len(steps)
    assert steps[-1][0] == 0x06


def test_the_kernels_headers_agree_with_the_numbers() -> None:
    header = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
    if not header.exists():
        pytest.skip("The kernel's headers are not installed.")
    words = (line.split() for line in header.read_text().splitlines())
    numbers = {line[1][5:]: int(line[2]) for line in words if len(line) == 3}
    for table in (seccomp._ALLOWED, {k: v[0] for k, v in seccomp._CLEAR.items()}):
        for name, pair in table.items():
            assert numbers[name] == pair[0]
