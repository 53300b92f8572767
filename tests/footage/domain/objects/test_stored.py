"""Stored objects: what was written comes back, and nothing else is ever taken for it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.core.domain.jobs import run_job
from apps.core.errors import Damaged, Unavailable
from apps.footage.domain.keys import memory
from apps.footage.domain.keys.contexts import context_of, dek_context
from apps.footage.domain.keys.envelope import open_data_key
from apps.footage.domain.keys.keystore import Shredded, bury
from apps.footage.domain.keys.rotation import rotate_client_key, rotate_project_key
from apps.footage.domain.objects.storage import write_ciphertext
from apps.footage.domain.objects.stored import (
    object_bytes,
    open_object,
    store_object,
    write_object,
)
from apps.footage.domain.objects.stream_format import SEGMENT_BYTES, cipher_size, commitment_of
from apps.footage.enums import ObjectKind
from apps.footage.models import MediaObject
from apps.projects.models import Project
from tests.cast import Cast, see_everything
from tests.factories import make_project
from tests.footage.domain.objects.tink_peer import tink_decrypts, tink_encrypts

PLAIN = hashlib.shake_128(b"plain").digest(2_500_000)


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast)


def store(project: Project, plain: bytes = PLAIN, **options: Any) -> MediaObject:
    return store_object(project, ObjectKind.ORIGINAL, "video/mp4", [plain], **options)


def replace(stored: MediaObject, data: bytes) -> None:
    default_storage.delete(stored.storage_key)
    default_storage.save(stored.storage_key, ContentFile(data))


def ciphertext(stored: MediaObject) -> bytes:
    with default_storage.open(stored.storage_key) as file:
        return bytes(file.read())


@pytest.mark.parametrize("size", [0, 1, 1_048_519, 1_048_520, 1_048_521, 2_097_080, 2_500_000])
def test_every_size_comes_back(project: Project, size: int) -> None:
    stored = store(project, PLAIN[:size])
    assert object_bytes(MediaObject.objects.get(pk=stored.pk)) == PLAIN[:size]
    assert (stored.size_plain, stored.size_cipher) == (size, cipher_size(size))
    assert hashlib.sha256(ciphertext(stored)).hexdigest() == stored.sha256_cipher


def test_reading_from_the_middle(project: Project) -> None:
    with open_object(store(project)) as reader:
        for position in (0, 1, 1_048_519, 1_048_520, 2_000_000, len(PLAIN) - 1):
            reader.seek(position)
            found = reader.read(1000) or b""
            assert found
            assert PLAIN[position:].startswith(found)
        assert b"".join(reader.read_range(1_048_000, 2_100_000)) == PLAIN[1_048_000:2_100_000]


@pytest.mark.parametrize("damage", ["cut", "longer", "flip", "empty", "gone", "other"])
def test_a_damaged_object_is_never_released(project: Project, damage: str) -> None:
    stored, data = store(project), b""
    whole = ciphertext(stored)
    data = {
        "cut": whole[:-1],
        "longer": whole + b"\0",
        "flip": whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:],
        "empty": b"",
        "gone": b"",
        "other": ciphertext(store(project)),
    }[damage]
    replace(stored, data)
    if damage == "gone":
        default_storage.delete(stored.storage_key)
    with pytest.raises(Unavailable):
        open_object(stored)


@pytest.mark.parametrize(
    "field",
    ["id", "kind", "version", "kek_id", "written_under", "details", "size_plain"],
)
def test_the_row_is_part_of_the_key(project: Project, field: str) -> None:
    stored, other = store(project), store(project)
    values: dict[str, Any] = {
        "id": other.pk, "kind": ObjectKind.PROXY, "version": 2, "kek_id": "project/x/2",
        "written_under": f"project/{project.pk}/2",
        "details": {"declared_size": 5}, "size_plain": stored.size_plain - 1,
    }  # fmt: skip
    setattr(stored, field, values[field])
    with pytest.raises(Unavailable):
        open_object(stored)


def test_rows_cannot_trade_their_keys_or_bodies(project: Project, cast: Cast) -> None:
    one, two = store(project), store(project)
    one.wrapped_dek, two.wrapped_dek = two.wrapped_dek, one.wrapped_dek
    for stored in (one, two):
        with pytest.raises(Unavailable):
            open_object(stored)
    one = store(project)
    one.commitment = store(project).commitment
    with pytest.raises(Unavailable, match="not the one recorded"):
        open_object(one)


def test_two_objects_of_the_same_bytes_share_nothing(project: Project) -> None:
    one, two = store(project), store(project)
    assert bytes(one.wrapped_dek) != bytes(two.wrapped_dek)
    first, second = ciphertext(one), ciphertext(two)
    blocks = {first[at : at + 16] for at in range(0, len(first), 16)}
    assert not any(second[at : at + 16] in blocks for at in range(0, len(second), 16))


def test_another_length_than_declared_leaves_nothing(project: Project) -> None:
    with pytest.raises(ValueError, match="declared"):
        store(project, PLAIN, declared_size=len(PLAIN) + 1)
    assert not MediaObject.objects.exists()
    assert files_of(project) == []


def test_a_source_that_breaks_leaves_nothing(project: Project) -> None:
    def breaking() -> Iterator[bytes]:
        yield PLAIN[:2_000_000]
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError):
        write_object(project, ObjectKind.PROXY, "video/mp4", breaking())
    assert files_of(project) == []


def test_a_shredded_project_cannot_be_read(project: Project) -> None:
    stored = store(project)
    bury(f"project/{project.pk}")
    with pytest.raises(Shredded, match="deleted"):
        open_object(stored)
    with pytest.raises(Shredded):
        store(project)


def test_keys_destroyed_while_an_object_is_written_leave_nothing(project: Project) -> None:
    def source() -> Iterator[bytes]:
        yield PLAIN
        bury(f"project/{project.pk}")

    with pytest.raises(Shredded):
        write_object(project, ObjectKind.PROXY, "video/mp4", source())
    assert files_of(project) == []


def unwrap_from_files(root: Path, kek_id: str, client: str) -> bytes:
    """A key of the keystore, by docs/format.md: from its file and those above it."""
    document = json.loads((root / "keystore" / kek_id).read_text())
    kind, owner, generation = kek_id.split("/")
    if kind == "client":
        parent = base64.b64decode((root / "master.key").read_bytes())
        fields = ["client", client, generation]
    else:
        parent = unwrap_from_files(root, document["parent"], client)
        fields = ["project", client, owner, generation]
    return unwrap(parent, base64.b64decode(document["wrapped"]), encode(fields))


def unwrap(parent: bytes, wrapped: bytes, context: bytes) -> bytes:
    return AESGCM(parent).decrypt(wrapped[:12], wrapped[12:], context)


def encode(fields: list[str]) -> bytes:
    return b"VAP1" + b"".join(len(f.encode()).to_bytes(2, "big") + f.encode() for f in fields)


@pytest.mark.parametrize("rotated", [False, True])
def test_docs_format_alone_is_enough_for_a_second_reader(
    cast: Cast, project: Project, settings: Any, tmp_path: Path, rotated: bool
) -> None:
    # Written from docs/format.md, with nothing of ours but the row and the key files.
    settings.KEYS_ROOT = tmp_path / "keys"
    memory.forget()
    stored = store(project, declared_size=len(PLAIN))
    if rotated:
        rotate_client_key(project.client, acting_user=cast.operator_olga)
        job = rotate_project_key(project, acting_user=cast.operator_olga)
        assert run_job(job.pk, job.client_id) == "succeeded"
        see_everything()
    row = MediaObject.objects.get(pk=stored.pk)
    assert row.kek_id.endswith("/2") == rotated
    fields = [
        "tink-aes256-gcm-hkdf-1mb", str(row.client_id), str(row.project_id), str(row.pk),
        row.kind, str(row.version), row.written_under, str(len(PLAIN)),
    ]  # fmt: skip
    context = encode(fields)
    kek = unwrap_from_files(tmp_path / "keys", row.kek_id, str(row.client_id))
    key = unwrap(kek, bytes(row.wrapped_dek), context + b"dek")
    data = ciphertext(row)
    salt, prefix = data[1:33], data[33:40]
    cipher = AESGCM(HKDF(hashes.SHA256(), 32, salt, context).derive(key))
    plain, at, segment = b"", 40, 0
    while at < len(data):
        length = 1_048_576 - (40 if segment == 0 else 0)
        last = at + length >= len(data)
        nonce = prefix + segment.to_bytes(4, "big") + bytes([last])
        plain += cipher.decrypt(nonce, data[at : at + length], None)
        at, segment = at + length, segment + 1
    assert plain == PLAIN
    commitment = HKDF(hashes.SHA256(), 32, salt, b"vap-commit-v1" + context).derive(key)
    assert commitment == bytes(row.commitment)


def files_of(project: Project) -> list[str]:
    folder = Path(default_storage.path(f"{project.client_id}/{project.pk}"))
    return [path.name for path in folder.rglob("*")] if folder.exists() else []


KINDS = [kind for kind in ObjectKind if kind != ObjectKind.UPLOAD_PART]


def data_key(row: MediaObject) -> bytes:
    return open_data_key(row.client_id, row.kek_id, bytes(row.wrapped_dek), dek_context(row))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("declared", [None, len(PLAIN)])
def test_tink_reads_every_kind(project: Project, kind: str, declared: int | None) -> None:
    stored = store_object(project, kind, "video/mp4", [PLAIN], declared_size=declared)
    row = MediaObject.objects.get(pk=stored.pk)
    assert tink_decrypts(data_key(row), ciphertext(row), context_of(row)) == PLAIN


def test_we_read_an_object_tink_wrote_under_our_row(project: Project) -> None:
    row = store_object(project, ObjectKind.PROXY, "video/mp4", [PLAIN])
    cipher = tink_encrypts(data_key(row), PLAIN[::-1], context_of(row))
    row.storage_key = f"{row.storage_key[:-4]}tink"
    write_ciphertext(row.storage_key, [cipher])
    row.commitment = commitment_of(data_key(row), cipher[1:33], context_of(row))
    assert object_bytes(row) == PLAIN[::-1]


SECRETS = ("wrapped_dek", "commitment", "size_plain", "size_cipher", "sha256_cipher")


@pytest.mark.parametrize("where", ["project", "other project", "other client"])
@pytest.mark.parametrize("what", ["body", "body and keys"])
def test_an_object_put_in_the_place_of_another_is_refused(
    cast: Cast, project: Project, where: str, what: str
) -> None:
    place = {
        "project": project,
        "other project": make_project(cast, "Other"),
        "other client": make_project(cast, client="Rival Robotics"),
    }[where]
    mine, other = store(project), store(place)
    replace(mine, ciphertext(other))
    if what == "body and keys":
        for name in (*SECRETS, "kek_id", "written_under"):
            setattr(mine, name, getattr(other, name))
    with pytest.raises(Damaged):
        object_bytes(mine)


def test_an_older_version_is_not_taken_for_the_newer(project: Project) -> None:
    first, second = store(project), store(project)
    # The same footage's rendition made again: version 2 has another identity.
    old_body, new_row = ciphertext(first), second
    replace(new_row, old_body)
    with pytest.raises(Damaged):
        object_bytes(new_row)
    for name in SECRETS:
        setattr(new_row, name, getattr(first, name))
    with pytest.raises(Damaged):
        object_bytes(new_row)
    first.version = 2
    with pytest.raises(Damaged):
        object_bytes(first)


def test_segments_of_two_encryptions_of_the_same_bytes_do_not_mix(project: Project) -> None:
    one, two = store(project), store(project)
    mine, other = ciphertext(one), ciphertext(two)
    replace(one, mine[:SEGMENT_BYTES] + other[SEGMENT_BYTES:])
    with pytest.raises(Damaged):
        object_bytes(one)
    replace(one, mine[:SEGMENT_BYTES] * 2)
    with pytest.raises(Damaged):
        object_bytes(one)
    replace(one, mine)
    assert object_bytes(one) == PLAIN


def test_damage_in_the_middle_is_told_when_it_is_reached(project: Project) -> None:
    row = store_object(project, ObjectKind.PROXY, "video/mp4", [b"x" * 3_000_000])
    body = bytearray(ciphertext(row))
    body[1_500_000] ^= 1
    replace(row, bytes(body))
    with open_object(row) as reader:
        assert len(b"".join(reader.read_range(0, 1_000_000))) == 1_000_000
        with pytest.raises(Damaged, match="Segment 1"):
            list(reader.read_range(0, 3_000_000))


def test_a_keystore_that_is_away_is_not_taken_for_a_new_one(
    project: Project, settings: Any, tmp_path: Path
) -> None:
    store(project)
    settings.KEYS_ROOT = tmp_path / "nothing mounted"
    memory.forget()
    with pytest.raises(Unavailable, match="gone from the keystore"):
        store(project)
    assert not (tmp_path / "nothing mounted").exists()
