"""The format of stored objects: Tink reads ours, we read Tink's; no change goes unnoticed."""

from __future__ import annotations

import io
import os
import random

import pytest
import tink
from hypothesis import given, settings
from hypothesis import strategies as st
from tink import secret_key_access, streaming_aead
from tink.proto import aes_gcm_hkdf_streaming_pb2, common_pb2, tink_pb2

from apps.footage.domain.objects.stream_format import (
    FIRST_PLAIN,
    SEGMENT_BYTES,
    SEGMENT_PLAIN,
    DecryptingReader,
    Encryption,
    MediaIntegrityError,
    cipher_size,
    locate,
    segment_count,
)

KEY = bytes(range(32))
CONTEXT = b"VAP1 of a test"
BORDERS = [
    0, 1, FIRST_PLAIN - 1, FIRST_PLAIN, FIRST_PLAIN + 1,
    FIRST_PLAIN + SEGMENT_PLAIN - 1, FIRST_PLAIN + SEGMENT_PLAIN, FIRST_PLAIN + SEGMENT_PLAIN + 1,
]  # fmt: skip


def encrypt(plain: bytes, piece: int = 300_000) -> bytes:
    pieces = (plain[at : at + piece] for at in range(0, len(plain), piece))
    return b"".join(Encryption(pieces, KEY, CONTEXT))


def open_cipher(cipher: bytes, size: int) -> DecryptingReader:
    return DecryptingReader(io.BytesIO(cipher), KEY, CONTEXT, size)


@pytest.fixture(scope="module")
def tink_primitive() -> streaming_aead.StreamingAead:
    """Tink with our key, the format AES256_GCM_HKDF_1MB, no prefix."""
    streaming_aead.register()
    proto = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingKey(
        key_value=KEY,
        params=aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingParams(
            ciphertext_segment_size=SEGMENT_BYTES,
            derived_key_size=32,
            hkdf_hash_type=common_pb2.SHA256,
        ),
    )
    keyset = tink_pb2.Keyset(primary_key_id=1)
    key = keyset.key.add()
    key.key_data.type_url = "type.googleapis.com/google.crypto.tink.AesGcmHkdfStreamingKey"
    key.key_data.value = proto.SerializeToString()
    key.key_data.key_material_type = tink_pb2.KeyData.SYMMETRIC
    key.status, key.key_id = tink_pb2.ENABLED, 1
    key.output_prefix_type = tink_pb2.RAW
    handle = tink.proto_keyset_format.parse(keyset.SerializeToString(), secret_key_access.TOKEN)
    return handle.primitive(streaming_aead.StreamingAead)


@pytest.mark.parametrize("size", BORDERS)
def test_tink_reads_what_we_write(tink_primitive: streaming_aead.StreamingAead, size: int) -> None:
    plain = os.urandom(size)
    cipher = encrypt(plain)
    assert len(cipher) == cipher_size(size)
    with tink_primitive.new_decrypting_stream(io.BytesIO(cipher), CONTEXT) as stream:
        assert stream.read() == plain


@pytest.mark.parametrize("size", BORDERS)
def test_we_read_what_tink_writes(tink_primitive: streaming_aead.StreamingAead, size: int) -> None:
    plain = os.urandom(size)

    class Kept(io.BytesIO):
        def close(self) -> None:
            """Tink closes its destination; keep the bytes."""

    kept = Kept()
    with tink_primitive.new_encrypting_stream(kept, CONTEXT) as stream:
        stream.write(plain)
    cipher = kept.getvalue()
    reader = open_cipher(cipher, size)
    assert b"".join(reader.read_range(0, size)) == plain


@given(st.integers(0, 3 * SEGMENT_PLAIN))
def test_a_position_lies_where_the_arithmetic_says(position: int) -> None:
    segment, offset = locate(position)
    start = segment * SEGMENT_PLAIN - 40 if segment else 0
    assert start + offset == position
    assert segment < segment_count(position + 1)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_range_is_read_exactly(data: st.DataObject) -> None:
    plain, cipher = SAMPLE
    start = data.draw(st.integers(0, len(plain)))
    stop = data.draw(st.integers(start, len(plain)))
    reader = open_cipher(cipher, len(plain))
    assert b"".join(reader.read_range(start, stop)) == plain[start:stop]
    buffered = io.BufferedReader(reader)
    buffered.seek(start)
    assert buffered.read(stop - start) == plain[start:stop]


SAMPLE_PLAIN = random.Random(1).randbytes(FIRST_PLAIN + SEGMENT_PLAIN + 12_345)
SAMPLE = (SAMPLE_PLAIN, encrypt(SAMPLE_PLAIN))


def test_no_flipped_bit_goes_unnoticed() -> None:
    plain, cipher = SAMPLE
    rng = random.Random(2)
    places = [*range(40), *(rng.randrange(len(cipher)) for _ in range(60))]
    for place in places:
        broken = bytearray(cipher)
        broken[place] ^= 1 << rng.randrange(8)
        with pytest.raises(MediaIntegrityError):
            list(open_cipher(bytes(broken), len(plain)).read_range(0, len(plain)))


def test_no_cut_goes_unnoticed_even_when_the_size_is_forged() -> None:
    plain, cipher = SAMPLE
    for kept in (SEGMENT_BYTES, 2 * SEGMENT_BYTES, SEGMENT_BYTES + 17, 56, 41, 3):
        with pytest.raises(MediaIntegrityError):
            open_cipher(cipher[:kept], len(plain))
        forged = max(0, kept - 40 - 16 * -(-kept // SEGMENT_BYTES))
        with pytest.raises(MediaIntegrityError):
            open_cipher(cipher[:kept], forged)


def test_segments_of_another_object_are_refused() -> None:
    plain, cipher = SAMPLE
    other = encrypt(plain)
    spliced = cipher[:SEGMENT_BYTES] + other[SEGMENT_BYTES : 2 * SEGMENT_BYTES]
    spliced += cipher[2 * SEGMENT_BYTES :]
    reader = open_cipher(spliced, len(plain))
    with pytest.raises(MediaIntegrityError):
        list(reader.read_range(0, len(plain)))


def test_another_context_does_not_open_it() -> None:
    plain, cipher = SAMPLE
    with pytest.raises(MediaIntegrityError):
        DecryptingReader(io.BytesIO(cipher), KEY, b"another project", len(plain))
