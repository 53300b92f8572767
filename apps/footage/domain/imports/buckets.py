"""Reading a client's S3-compatible bucket: listing and fetching, signed, through the guard.

Requests are signed by botocore and sent by `core.domain.outbound`: boto3 would resolve the
endpoint again for each connection, follow redirects, and ask the machine itself for credentials.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from apps.core.domain.outbound import (
    OutboundFailed,
    OutboundPool,
    pieces,
    pin_endpoint,
    read_bounded,
)
from apps.core.errors import DomainError, InvalidInput

PAGE_KEYS = 1000
LARGEST_LISTING = 4_000_000
LARGEST_REFUSAL = 20_000
WINDOW_BYTES = 64 * 1024**2
SLOWEST = 100_000  # bytes a second
TRIES, PAUSE_SECONDS = 4, 1.0


class BucketRefused(DomainError):
    """The bucket's server says no: wrong credentials, no such bucket, or not allowed."""

    status = 422
    code = "bucket_refused"


class ObjectChanged(DomainError):
    """The object in the bucket is not the one that was chosen."""

    status = 409
    code = "object_changed"


@dataclass(frozen=True)
class FoundObject:
    """One object of a listing; `etag` without quotes, `size` in bytes."""

    key: str
    etag: str
    size: int


@dataclass(frozen=True)
class Listing:
    """A page of at most PAGE_KEYS objects; `next_token` is empty on the last page."""

    objects: list[FoundObject]
    next_token: str


class Bucket:
    """A bucket at a pinned address; `with` it. One thread at a time."""

    def __init__(
        self, endpoint: str, region: str, name: str, *, access_key: str, secret_key: str
    ) -> None:
        self._endpoint = pin_endpoint(endpoint)
        self._pool = OutboundPool(self._endpoint)
        self._name = name
        self._signer = S3SigV4Auth(Credentials(access_key, secret_key), "s3", region)

    def __enter__(self) -> Bucket:
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.__exit__(*error)

    def list_page(self, prefix: str, token: str = "") -> Listing:
        """A page of what is under `prefix`. Raises BucketRefused, OutboundFailed."""
        asked = {"list-type": "2", "max-keys": str(PAGE_KEYS), "prefix": prefix}
        if token:
            asked["continuation-token"] = token
        path, headers = self._signed("", asked)
        with self._pool.answer("GET", path, headers) as reply:
            if reply.status != 200:
                raise _refusal(reply.status, read_bounded(reply, LARGEST_REFUSAL))
            return _read_listing(read_bounded(reply, LARGEST_LISTING))

    def fetch(self, wanted: FoundObject) -> Iterator[bytes]:
        """The object's bytes, in pieces; goes on where a connection broke.

        Raises ObjectChanged when the object is no longer the one listed, BucketRefused,
        OutboundFailed when it cannot be had for good.
        """
        position, failures = 0, 0
        while position < wanted.size:
            before = position
            try:
                for piece in self._window(wanted, position):
                    position += len(piece)
                    yield piece
            except OutboundFailed:
                failures = 1 if position > before else failures + 1
                if failures >= TRIES:
                    raise
                time.sleep(PAUSE_SECONDS * failures)

    def _window(self, wanted: FoundObject, start: int) -> Iterator[bytes]:
        stop = min(wanted.size, start + WINDOW_BYTES)
        path, headers = self._signed(wanted.key, {})
        headers = {**headers, "Range": f"bytes={start}-{stop - 1}", "If-Match": f'"{wanted.etag}"'}
        with self._pool.answer("GET", path, headers) as reply:
            if reply.status in (404, 412, 416):
                raise ObjectChanged(
                    f"“{wanted.key}” was changed or removed; list the bucket again."
                )
            if reply.status == 200 and start == 0 and stop == wanted.size:
                pass  # some servers answer so when the whole is asked for
            elif reply.status != 206:
                raise _refusal(reply.status, read_bounded(reply, LARGEST_REFUSAL))
            left = stop - start
            for piece in pieces(reply, seconds=60 + left / SLOWEST):
                if len(piece) > left:
                    raise OutboundFailed("The bucket's server sends more than it was asked for.")
                left -= len(piece)
                yield piece
            if left:
                raise OutboundFailed("The bucket's server broke off.")

    def _signed(self, key: str, asked: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Path with query, and headers, of a signed GET."""
        path = "/" + quote(f"{self._name}/{key}" if key else self._name, safe="/-_.~")
        query = (
            f"?{urlencode(sorted(asked.items()), quote_via=quote, safe='-_.~')}" if asked else ""
        )
        url = f"{self._endpoint.origin}{path}{query}"
        request = AWSRequest(method="GET", url=url)
        self._signer.add_auth(request)
        return path + query, dict(request.headers.items())


def _refusal(status: int, body: bytes) -> DomainError:
    """What a person can do about a reply that is not 200."""
    if status >= 500 or status == 429:
        return OutboundFailed("The bucket's server is in trouble; try again in a while.")
    code = _text(_xml(body), "Code") if body.lstrip().startswith(b"<") else ""
    said = {
        "NoSuchBucket": "There is no bucket of this name.",
        "InvalidAccessKeyId": "The access key is not known there.",
        "SignatureDoesNotMatch": "The secret does not belong to this access key.",
        "AuthorizationHeaderMalformed": "The bucket lies in another region than given.",
        "PermanentRedirect": "The bucket lies in another region or at another address.",
        "AccessDenied": "This access key may not list and read the bucket.",
        "RequestTimeTooSkewed": "The clocks of the two servers differ too much.",
    }
    return BucketRefused(said.get(code, f"The bucket's server refuses ({status})."))


def _read_listing(body: bytes) -> Listing:
    root = _xml(body)
    found = []
    for entry in root:
        if _name(entry) == "Contents":
            size = _text(entry, "Size")
            if not (size.isascii() and size.isdigit() and len(size) < 19):
                raise OutboundFailed("The bucket's listing cannot be read.")
            etag = _text(entry, "ETag").strip('"')
            found.append(FoundObject(_text(entry, "Key"), etag[:120], int(size)))
    if len(found) > PAGE_KEYS:
        raise OutboundFailed("The bucket's listing is longer than was asked for.")
    more = _text(root, "IsTruncated") == "true"
    return Listing(found, _text(root, "NextContinuationToken") if more else "")


def _xml(body: bytes) -> Element:
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        raise OutboundFailed("This server does not speak as S3 does.") from None
    return root


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: Element, name: str) -> str:
    for child in element:
        if _name(child) == name:
            return child.text or ""
    return ""


def require_bucket_name(name: str) -> str:
    """The name, if it can be one of a bucket. Raises InvalidInput."""
    plain = name.replace("-", "").replace(".", "").replace("_", "")
    if not (3 <= len(name) <= 63 and plain.isascii() and plain.isalnum() and ".." not in name):
        raise InvalidInput("A bucket's name has 3 to 63 letters, digits, hyphens and dots.")
    return name
