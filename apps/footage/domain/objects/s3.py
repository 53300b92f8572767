"""Ciphertexts in S3 or what speaks like it: ranged reads, streaming writes, bounded waiting.

django-storages gives the settings; its file object would fetch a whole object to open it, so
reading and writing are ours. Every failure that may pass is Unavailable, within 30 s.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from apps.core.errors import Unavailable
from apps.footage.domain.objects.seekable import SeekableFile

AWAY = "Storage cannot be reached right now; nothing was lost, try again in a moment."
PART_BYTES = 8 * 1024**2  # 10,000 parts, the protocol's most, are 84 GB
ABREAST = 3  # parts under way; with the one being filled 40 MiB
HEAD_BYTES = 128 * 1024  # read when an object is opened: small ones are then here whole
SEGMENT = 1024**2  # of docs/format.md, which reading ahead keeps to
MOST_AHEAD = 8
# Three attempts of 8 s and the pauses between them stay below 30 s.
WAITING = Config(
    connect_timeout=3,
    read_timeout=8,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=32,
    signature_version="s3v4",
    # Newer checksums are refused by older servers; each segment carries its own tag anyway.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class CiphertextStorage(S3Storage):
    """A Django storage of ciphertexts in one bucket. It has no addresses to hand out."""

    def __init__(self, **options: Any) -> None:
        style = {"s3": {"addressing_style": options.get("addressing_style") or "auto"}}
        options.setdefault("client_config", WAITING.merge(Config(**style)))
        super().__init__(**options)
        self._lock = threading.Lock()
        self._client: tuple[int, Any] | None = None

    @property
    def client(self) -> Any:
        """One for all threads (they may share it), made anew after a fork (which may not)."""
        with self._lock:
            if self._client is None or self._client[0] != os.getpid():
                session = self._create_session()
                made = session.client(
                    "s3",
                    region_name=self.region_name,
                    use_ssl=self.use_ssl,
                    endpoint_url=self.endpoint_url,
                    config=self.client_config,
                    verify=self.verify,
                )
                self._client = (os.getpid(), made)
            return self._client[1]

    def exists(self, name: str) -> bool:
        """Whether an object has this name. Raises Unavailable."""
        try:
            self.size(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        """Bytes stored. Raises FileNotFoundError, Unavailable."""
        with translated(name):
            return int(self.client.head_object(**self._at(name))["ContentLength"])

    def delete(self, name: str) -> None:
        """Remove an object; one that is not there is no error. Raises Unavailable."""
        with translated(name), suppress(FileNotFoundError):
            self.client.delete_object(**self._at(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """Folders and files below a folder; both empty where nothing is. Raises Unavailable."""
        prefix = f"{self._normalize_name(name).rstrip('/')}/".lstrip("/")
        found: tuple[list[str], list[str]] = [], []
        with translated(name):
            pages = self.client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket_name, Prefix=prefix, Delimiter="/"):
                folders = (entry["Prefix"] for entry in page.get("CommonPrefixes", ()))
                found[0].extend(folder[len(prefix) :].rstrip("/") for folder in folders)
                files = (entry["Key"][len(prefix) :] for entry in page.get("Contents", ()))
                found[1].extend(filter(None, files))
        return found

    def url(self, *args: Any, **options: Any) -> str:
        """There is none: frames are served through the portal and nowhere else."""
        raise NotImplementedError("Stored objects have no public address.")

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: it holds a UUID, and who writes has looked."""
        return name

    def end_unfinished(self, name: str, *, before: datetime) -> int:
        """Drop uploads below a folder that began `before` and never ended; returns how many."""
        prefix = f"{self._normalize_name(name).rstrip('/')}/".lstrip("/")
        count = 0
        with translated(name):
            pages = self.client.get_paginator("list_multipart_uploads")
            for page in pages.paginate(Bucket=self.bucket_name, Prefix=prefix):
                for upload in page.get("Uploads", ()):
                    if upload["Initiated"] < before:
                        self.client.abort_multipart_upload(
                            Bucket=self.bucket_name,
                            Key=upload["Key"],
                            UploadId=upload["UploadId"],
                        )
                        count += 1
        return count

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": str(self.bucket_name), "Key": self._normalize_name(name)}

    def _open(self, name: str, mode: str = "rb") -> Any:
        """A seekable file that reads ranges. Raises FileNotFoundError, Unavailable."""
        if mode != "rb":
            raise ValueError("Stored objects are written whole, by `save`.")
        return RangedObject(lambda **wanted: self.client.get_object(**self._at(name), **wanted))

    def _save(self, name: str, content: Any) -> str:
        """Send the content, three parts at once; nothing is left of what fails."""
        parts = _parts(content)
        first = next(parts)
        with translated(name):
            if len(first) < PART_BYTES:
                self.client.put_object(**self._at(name), Body=first)
                return name
            upload = self.client.create_multipart_upload(**self._at(name))["UploadId"]
        place = {**self._at(name), "UploadId": upload}
        try:
            self._send(place, first, parts)
        except BaseException:
            # What cannot be ended now, since storage is away, `end_unfinished` ends later.
            with suppress(BotoCoreError, ClientError):
                self.client.abort_multipart_upload(**place)
            raise
        return name

    def _send(self, place: dict[str, str], first: bytes, rest: Iterator[bytes]) -> None:
        sent: list[dict[str, Any]] = []
        sending: deque[Future[dict[str, Any]]] = deque()
        part = first
        # Leaving waits for what is under way, so that no part arrives after the upload is aborted.
        with ThreadPoolExecutor(ABREAST) as pool:
            while part:
                number = len(sent) + len(sending) + 1
                sending.append(pool.submit(self._send_part, place, number, part))
                if len(sending) == ABREAST:
                    sent.append(sending.popleft().result())
                part = next(rest, b"")
            sent.extend(each.result() for each in sending)
        with translated(place["Key"]):
            self.client.complete_multipart_upload(**place, MultipartUpload={"Parts": sent})

    def _send_part(self, place: dict[str, str], number: int, part: bytes) -> dict[str, Any]:
        with translated(place["Key"]):
            answer = self.client.upload_part(**place, PartNumber=number, Body=part)
        return {"PartNumber": number, "ETag": answer["ETag"]}


class RangedObject(SeekableFile):
    """A stored object as a seekable file, of which only what is read is fetched.

    Reading on where the last read ended fetches 1, 2, 4, then 8 whole segments at once; a jump
    begins with one again. Holds at most 8 MiB. Raises FileNotFoundError at the opening and
    Unavailable. Calls of several threads wait for each other.
    """

    def __init__(self, get: Callable[..., Any]) -> None:
        super().__init__()
        self._get, self._lock = get, threading.Lock()
        self._position, self._ahead = 0, 1
        self._window: tuple[int, bytes] = (0, b"")
        self.size, self._head = self._open_head()

    def readinto(self, buffer: Any) -> int:
        """Fill the whole buffer, or what is left of the object."""
        with self._lock:
            filled, wanted = 0, min(len(buffer), max(0, self.size - self._position))
            while filled < wanted:
                data = self._available(wanted - filled)
                buffer[filled : filled + len(data)] = data
                filled += len(data)
                self._position += len(data)
            return filled

    def close(self) -> None:
        """Forget what was fetched."""
        self._window = (0, b"")
        super().close()

    def _available(self, wanted: int) -> bytes:
        """At least one byte at the position, from what is here or else fetched now."""
        for start, data in ((0, self._head), self._window):
            if start <= self._position < start + len(data):
                at = self._position - start
                return data[at : at + wanted]
        start, data = self._window
        follows = data and self._position == start + len(data)
        self._ahead = min(MOST_AHEAD, self._ahead * 2) if follows else 1
        stop = (self._position // SEGMENT + self._ahead) * SEGMENT
        self._window = (0, b"")  # never both in memory
        fetched = self._fetch(self._position, min(stop, self.size))
        self._window = (self._position, fetched)
        return fetched[:wanted]

    def _open_head(self) -> tuple[int, bytes]:
        try:
            with translated("the object"):
                answer = self._get(Range=f"bytes=0-{HEAD_BYTES - 1}")
                data = answer["Body"].read()
        except _EmptyObject:
            return 0, b""
        total = str(answer.get("ContentRange", "")).rpartition("/")[2]
        return int(total) if total.isdigit() else len(data), data

    def _fetch(self, start: int, stop: int) -> bytes:
        with translated("the object"):
            # The connection may break within the answer, which the client does not try again.
            for last in (False, True):
                try:
                    answer = self._get(Range=f"bytes={start}-{stop - 1}")
                    data: bytes = answer["Body"].read()
                except BotoCoreError:
                    if last:
                        raise
                    continue
                if len(data) == stop - start:
                    return data
        raise Unavailable("The stored object is shorter than it was; an operator has been told.")


class _EmptyObject(Exception):
    """A range of an object without bytes."""


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn the client's errors into FileNotFoundError and Unavailable."""
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        code = error.response.get("Error", {}).get("Code")
        if code == "InvalidRange" or status == 416:
            raise _EmptyObject from None
        if status == 404 and code != "NoSuchBucket":
            raise FileNotFoundError(f"Storage does not hold {name}.") from None
        raise Unavailable(AWAY) from error
    except BotoCoreError as error:
        raise Unavailable(AWAY) from error


def _parts(content: Any) -> Iterator[bytes]:
    """The content in parts of exactly PART_BYTES, but for the last; an empty one is one part."""
    part = bytearray()
    while True:
        chunk = content.read(PART_BYTES - len(part))
        part += chunk
        if len(part) == PART_BYTES or not chunk:
            yield bytes(part)
            if not chunk:
                return
            part.clear()
