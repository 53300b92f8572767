"""Calling out: 170 ways to reach the inside, none of which gets a connection there."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from apps.core.domain.outbound import (
    Endpoint,
    OutboundFailed,
    OutboundPool,
    OutboundRefused,
    check_endpoint,
    is_public,
    pin_endpoint,
    read_bounded,
)
from apps.core.errors import DomainError

PRIVATE_V4 = (
    "0.0.0.0",  # noqa: S104
    "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200",
    "100.127.255.255", "127.0.0.1", "127.0.0.53", "127.255.255.254", "168.63.129.16",
    "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.1",
    "192.0.0.8", "192.0.0.170", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
)  # fmt: skip
PRIVATE_V6 = (
    "::", "::1", "::127.0.0.1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1::7f00:1", "100::1", "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:20::1",
    "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1", "3fff::1", "5f00::1",
    "fc00::1", "fd00::1", "fd00:ec2::254", "fe80::1", "fe80::a9fe:a9fe", "fec0::1", "ff01::1",
    "ff02::1", "ff05::2", "2620:4f:8000::1", "4000::1", "1::1",
)  # fmt: skip
ODD_HOSTS = (
    "2130706433", "0x7f000001", "0x7f.1", "0x7F.0.0.1", "0177.0.0.1", "017700000001", "127.1",
    "127.0.1", "0", "0.0", "1", "127.0.0.1.", "127.0.0.01", "0x0", "10.1", "192.168.257",
    "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "127.0.0.1.0", "256.256.256.256",
    "4294967296", "①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1", "ⓛocalhost", "localhost%00",
    "example.com%2f@127.0.0.1", "a..b", ".", "..", "-", "_", "-a.example", "a-.example", "*",
    "exa mple.com", "example.com\t", "example.com\n", "\x00127.0.0.1", "127.0.0.1\x00.example.com",
    "é.example", "x" * 64 + ".example", "a." * 130 + "example", "0x", "1.2.3.0x4", "1.2.3.4.0x",
)  # fmt: skip
ODD_URLS = (
    "", "https", "https:", "https://", "https:///", "//s3.example.com", "s3.example.com",
    "http://s3.example.com", "HTTP://s3.example.com", "ftp://s3.example.com", "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO", "dict://127.0.0.1:11211/stat", "unix:///run/valkey.sock",
    "ldap://127.0.0.1", "data:text/plain,x", "javascript:alert(1)", "jar:https://a.example!/",
    "https://user@s3.example.com", "https://user:pw@s3.example.com", "https://a.example@127.0.0.1",
    "https://a.example#@127.0.0.1", "https://a.example\\@127.0.0.1", "https://a.example/bucket",
    "https://a.example/?x=1", "https://a.example?", "https://a.example#", "https://[::1",
    "https://::1]", "https://[fe80::1%25eth0]", "https://[fe80::1%eth0]", "https://[1.2.3.4]",
    "https://[::g]", "https://[]", "https://a.example:0", "https://a.example:22",
    "https://a.example:25", "https://a.example:80", "https://a.example:65536",
    "https://a.example:99999", "https://a.example:-1", "https://a.example:x", "https://a.example:٤",
    " https://a.example", "https://a.example ", "https://a.example\r\nHost: b", "https://a\t.example",
    "https://a.example\\", "https://a.example/..", "https://a.example//", "https://<a>.example",
    "https://a|b.example", 'https://"a".example', "https://{a}.example", "https://" + "a" * 600,
)  # fmt: skip
FORBIDDEN = [
    *(f"https://{address}" for address in PRIVATE_V4),
    *(f"https://[{address}]:8443" for address in PRIVATE_V6),
    *(f"https://{host}" for host in ODD_HOSTS),
    *ODD_URLS,
]


def test_there_are_enough_of_them() -> None:
    assert len(set(FORBIDDEN)) >= 150


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names that were resolved, and addresses that were connected to."""
    seen: list[str] = []

    def resolve(host: str, *rest: Any, **more: Any) -> list[Any]:
        seen.append(host)
        return answering("93.184.216.34")(host, 443)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: seen.append(str(address)))
    return seen


@pytest.mark.parametrize("url", FORBIDDEN)
def test_the_inside_is_never_asked(url: str, asked: list[str]) -> None:
    with pytest.raises(OutboundRefused) as refusal:
        pin_endpoint(url)
    assert refusal.value.status == 400
    assert asked == []


@pytest.mark.parametrize(
    "url",
    ["https://s3.eu-central-1.amazonaws.com", "https://s3.example.com/", "https://8.8.8.8",
     "https://minio.example.com:9000", "https://xn--bcher-kva.example", "https://S3.Example.COM.",
     "https://[2606:4700::1111]", "https://storage.googleapis.com"],
)  # fmt: skip
def test_public_machines_are_allowed(url: str) -> None:
    scheme, host, port = check_endpoint(url)
    assert scheme == "https"
    assert host == host.lower().removesuffix(".")
    assert port in (443, 9000)


def answering(*addresses: str) -> Callable[..., Any]:
    """A name server's answer, for one name."""

    def resolve(host: str, port: int, *rest: Any, **more: Any) -> list[Any]:
        return [
            (socket.AF_INET6 if ":" in each else socket.AF_INET, 1, 6, "", (each, port))
            for each in addresses
        ]

    return resolve


@pytest.mark.parametrize("inside", [*PRIVATE_V4, *PRIVATE_V6, "fe80::1%eth0"])
@pytest.mark.parametrize("beside", [[], ["93.184.216.34"]])
def test_a_name_of_the_inside_is_refused_even_with_a_public_address_beside_it(
    inside: str, beside: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering(*beside, inside))
    with pytest.raises(OutboundRefused, match="open internet"):
        pin_endpoint("https://rebinding.example")


def test_the_address_that_was_checked_is_the_one_that_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering("93.184.216.34"))
    endpoint = pin_endpoint("https://rebinding.example")
    monkeypatch.setattr(socket, "getaddrinfo", answering("127.0.0.1"))
    called: list[Any] = []

    def connect(address: Any, *rest: Any, **more: Any) -> Any:
        called.append(address)
        raise OSError

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with (
        OutboundPool(endpoint) as pool,
        pytest.raises(OutboundFailed),
        pool.answer("GET", "/", {}),
    ):
        pass
    assert called == [("93.184.216.34", 443)]


def test_a_name_nobody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*rest: Any, **more: Any) -> Any:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(OutboundFailed, match="No machine"):
        pin_endpoint("https://nobody.example")


def test_the_allow_list_is_one_machine_and_one_port(settings: Any) -> None:
    settings.OUTBOUND_PRIVATE_HOSTS = ["127.0.0.1:8333"]
    assert pin_endpoint("http://127.0.0.1:8333").origin == "http://127.0.0.1:8333"
    for url in ("http://127.0.0.1:8334", "https://127.0.0.1", "http://127.0.0.2:8333",
                "http://127.1:8333", "gopher://127.0.0.1:8333"):  # fmt: skip
        with pytest.raises(OutboundRefused):
            pin_endpoint(url)


def test_what_the_library_calls_global_but_is_not() -> None:
    for text in ("64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1", "fec0::1", "192.0.0.8"):
        assert not is_public(ipaddress.ip_address(text))
    for text in ("1.1.1.1", "2606:4700::1111", "2a00:1450:4001::1"):
        assert is_public(ipaddress.ip_address(text))


@contextmanager
def machine(reply: bytes, *, hold: bool = False) -> Iterator[Endpoint]:
    """A machine on loopback that says `reply` to whoever calls, and perhaps never ends."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        done = threading.Event()

        def speak() -> None:
            link, _ = server.accept()
            with link:
                link.recv(65536)
                link.sendall(reply)
                if hold:
                    done.wait(10)

        thread = threading.Thread(target=speak)
        thread.start()
        yield Endpoint("http", "127.0.0.1", server.getsockname()[1], "127.0.0.1")
        done.set()
        thread.join()


def fetch(endpoint: Endpoint, limit: int = 1000) -> bytes:
    with OutboundPool(endpoint) as pool, pool.answer("GET", "/", {}) as reply:
        return read_bounded(reply, limit)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    text = f"HTTP/1.1 {status} X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with machine(text.encode()) as endpoint, pytest.raises(OutboundFailed, match="elsewhere"):
        fetch(endpoint)


@pytest.mark.parametrize(
    "reply",
    [b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1001,
     b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
)  # fmt: skip
def test_strange_replies_are_an_error(reply: bytes) -> None:
    with machine(reply) as endpoint, pytest.raises(OutboundFailed):
        fetch(endpoint)


def test_a_packed_reply_is_not_unpacked() -> None:
    packed = gzip.compress(b"0" * 10_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    with machine(head.encode() + packed) as endpoint:
        assert fetch(endpoint, 100_000) == packed


def test_a_silent_machine_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.domain.outbound.READ_SECONDS", 0.3)
    with (
        machine(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", hold=True) as endpoint,
        pytest.raises(DomainError),
    ):
        fetch(endpoint)


def test_a_machine_that_drips_is_given_up() -> None:
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc"
    with (
        machine(reply, hold=True) as endpoint,
        OutboundPool(endpoint) as pool,
        pytest.raises(OutboundFailed, match="slowly"),
        pool.answer("GET", "/", {}) as answer,
    ):
        read_bounded(answer, 1000, seconds=0)
