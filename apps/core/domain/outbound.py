"""Calling addresses that a tenant gave: https to public machines, and to nothing else.

Guards against server-side request forgery (docs: OWASP API7). A name is resolved once and the
connection goes to that very address, so that a second answer of its name server changes nothing.
No redirect is followed, no proxy is asked, and neither a reply's size nor its time is open.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

import urllib3
from django.conf import settings

from apps.core.errors import DomainError, InvalidInput

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
WHOLE_SECONDS = 25.0
LONGEST_URL = 500
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?")
# `ipaddress` calls many of these global. IPv4 by what is not, IPv6 by the one part that is.
_NOT_PUBLIC_V4 = [
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32",
        "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
        "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
    )
]  # fmt: skip
_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_V6 = [
    ipaddress.IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
]


class OutboundRefused(InvalidInput):
    """An address the portal does not call; the message says why, and nothing of the network."""

    code = "outbound_refused"


class OutboundFailed(DomainError):
    """The machine that was called did not answer as it should."""

    status = 502
    code = "outbound_failed"
    passes = True


@dataclass(frozen=True)
class Endpoint:
    """Where a connection goes: the machine's name, and the address it had when it was checked."""

    scheme: str
    host: str
    port: int
    address: str

    @property
    def origin(self) -> str:
        """As a URL, without a path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"https": 443, "http": 80}[self.scheme]
        return f"{self.scheme}://{host}" + ("" if self.port == usual else f":{self.port}")


def check_endpoint(url: str) -> tuple[str, str, int]:
    """`(scheme, host, port)` of an address that may be called by its looks; asks no name server.

    Raises OutboundRefused.
    """
    parts = _split(url)
    host = (parts.hostname or "").removesuffix(".")
    try:
        given = parts.port
    except ValueError:
        raise OutboundRefused("The port of this address is no number of a port.") from None
    port = (443 if parts.scheme == "https" else 80) if given is None else given
    if _is_listed(host, port) and parts.scheme in ("http", "https"):
        return parts.scheme, host, port
    if parts.scheme != "https":
        raise OutboundRefused("The address must begin with https://.")
    if port != 443 and port < 1024:
        raise OutboundRefused(f"Port {port} is not one that is called.")
    literal = _literal(host)
    if literal is not None:
        _require_public(literal)
    return parts.scheme, host, port


def pin_endpoint(url: str) -> Endpoint:
    """Check an address, resolve its name once, and hold on to what it resolved to.

    Raises OutboundRefused when any answer is not a public address, OutboundFailed without one.
    """
    scheme, host, port = check_endpoint(url)
    literal = _literal(host)
    if literal is not None:
        return Endpoint(scheme, host, port, str(literal))
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise OutboundFailed(f"No machine is called {host}.") from None
    addresses = [ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
    if not _is_listed(host, port):
        for address in addresses:
            _require_public(address)
    return Endpoint(scheme, host, port, str(addresses[0]))


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether it is a machine of the open internet, and no other written in its form."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_V4)
    return address in _PUBLIC_V6 and not any(address in network for network in _NOT_PUBLIC_V6)


class OutboundPool:
    """Connections to one endpoint; `with` it. Requests are made by one thread at a time."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        options: dict[str, Any] = {"timeout": timeout, "retries": False, "maxsize": 1}
        if endpoint.scheme == "http":
            self._pool = urllib3.HTTPConnectionPool(endpoint.address, endpoint.port, **options)
        else:
            self._pool = urllib3.HTTPSConnectionPool(
                endpoint.address,
                endpoint.port,
                ssl_context=ssl.create_default_context(),
                server_hostname=endpoint.host,
                assert_hostname=endpoint.host,
                **options,
            )

    def __enter__(self) -> OutboundPool:
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.close()

    @contextmanager
    def answer(
        self, method: str, path: str, headers: dict[str, str]
    ) -> Iterator[urllib3.BaseHTTPResponse]:
        """The reply to a request, its body unread. Raises OutboundFailed, also within the block."""
        headers = {**headers, "Host": self.endpoint.origin.partition("://")[2]}
        try:
            reply = self._pool.urlopen(
                method, path, headers=headers, redirect=False,
                preload_content=False, decode_content=False,
            )  # fmt: skip
        except (urllib3.exceptions.HTTPError, OSError):
            raise OutboundFailed(f"{self.endpoint.host} does not answer as it should.") from None
        try:
            if 300 <= reply.status < 400:
                raise OutboundFailed(f"{self.endpoint.host} sends us elsewhere; we do not follow.")
            yield reply
        except (urllib3.exceptions.HTTPError, OSError):
            raise OutboundFailed(f"{self.endpoint.host} broke off its answer.") from None
        finally:
            reply.close()  # a body read to its end has given its connection back by then


def pieces(reply: urllib3.BaseHTTPResponse, *, seconds: float) -> Iterator[bytes]:
    """A body as it comes, of which the whole may take `seconds`. Raises OutboundFailed."""
    deadline = time.monotonic() + seconds
    while chunk := reply.read1(1 << 18):
        yield chunk
        if time.monotonic() > deadline:
            raise OutboundFailed("The answer comes too slowly.")


def read_bounded(
    reply: urllib3.BaseHTTPResponse, limit: int, *, seconds: float = WHOLE_SECONDS
) -> bytes:
    """A whole body of at most `limit` bytes. Raises OutboundFailed for a longer or slower one."""
    data = bytearray()
    for chunk in pieces(reply, seconds=seconds):
        data += chunk
        if len(data) > limit:
            raise OutboundFailed("The answer is longer than any answer should be.")
    return bytes(data)


def _split(url: str) -> SplitResult:
    if not url.isascii() or any(c <= " " or c in '\\<>"`^{|}\x7f' for c in url):
        raise OutboundRefused("Write the address in plain letters; a name with others as xn--….")
    if len(url) > LONGEST_URL:
        raise OutboundRefused("This address is too long.")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise OutboundRefused("This is no address like https://s3.example.com.") from None
    if not parts.hostname:
        raise OutboundRefused("This is no address like https://s3.example.com.")
    if "@" in parts.netloc or parts.path not in ("", "/") or "?" in url or "#" in url:
        raise OutboundRefused("Only the machine belongs here: https://s3.example.com, no more.")
    return parts


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address a host is written as; None for a name. Raises OutboundRefused for neither.

    A resolver takes 2130706433, 0x7f.1 and 0177.0.0.1 for 127.0.0.1: they are no names here.
    """
    if ":" in host:
        try:
            return ipaddress.IPv6Address("" if "%" in host else host)
        except ValueError:
            raise OutboundRefused("This is no address of a machine.") from None
    labels = host.split(".")
    if labels[-1].isdigit() or re.fullmatch(r"0x[0-9a-f]*", labels[-1]):
        try:
            return ipaddress.IPv4Address(host)
        except ValueError:
            raise OutboundRefused("This is no address of a machine.") from None
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise OutboundRefused("This is no name of a machine.")
    return None


def _require_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if not is_public(address):
        raise OutboundRefused("This address is not one of the open internet.")


def _is_listed(host: str, port: int) -> bool:
    """Whether who runs the portal allows this very machine and port, private or not."""
    return f"{host}:{port}" in settings.OUTBOUND_PRIVATE_HOSTS
