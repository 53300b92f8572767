"""The format of stored objects: Tink reads ours, we read Tink's; no change goes unnoticed."""

from __future__ import annotations

import io
import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.footage.domain.objects.stream_format import (
    FIRST_PLAIN,
    HEADER_BYTES,
    SEGMENT_BYTES,
    SEGMENT_PLAIN,
    DecryptingReader,
    Encryption,
    MediaIntegrityError,
    cipher_size,
    locate,
    segment_count,
)
from tests.footage.domain.objects.tink_peer import tink_decrypts, tink_encrypts

KEY = bytes(range(32))
CONTEXT = b"VAP1 of a test"
TIMES = int(os.environ.get("PLUMBLINE_DAMAGES") or 20_000)  # flips, and cuts
BORDERS = [0, 1] + [
    FIRST_PLAIN + more * SEGMENT_PLAIN + beside for more in range(4) for beside in (-1, 0, 1)
]


def encrypt(plain: bytes, piece: int = 300_000) -> bytes:
    pieces = (plain[at : at + piece] for at in range(0, len(plain), piece))
    return b"".join(Encryption(pieces, KEY, CONTEXT))


def open_cipher(cipher: bytes, size: int) -> DecryptingReader:
    return DecryptingReader(io.BytesIO(cipher), KEY, CONTEXT, size)


@pytest.mark.parametrize("size", BORDERS)
def test_tink_reads_what_we_write(size: int) -> None:
    plain = os.urandom(size)
    cipher = encrypt(plain)
    assert len(cipher) == cipher_size(size)
    assert tink_decrypts(KEY, cipher, CONTEXT) == plain


@pytest.mark.parametrize("size", BORDERS)
def test_we_read_what_tink_writes(size: int) -> None:
    plain = os.urandom(size)
    cipher = tink_encrypts(KEY, plain, CONTEXT)
    assert len(cipher) == cipher_size(size)
    assert b"".join(open_cipher(cipher, size).read_range(0, size)) == plain


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


class Bytes(io.RawIOBase):
    """A file over bytes that change in place, without a copy of them for every opening."""

    def __init__(self, data: bytearray, size: int) -> None:
        super().__init__()
        self._data, self._size, self._at = data, size, 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = self._size + offset if whence == io.SEEK_END else offset
        return self._at

    def read(self, length: int = -1) -> bytes:
        stop = self._size if length < 0 else min(self._size, self._at + length)
        data = bytes(memoryview(self._data)[self._at : stop])
        self._at = max(self._at, stop)
        return data


def released(cipher: bytearray, size: int, plain_size: int, segment: int) -> bool:
    """Whether a reader of `segment` gets anything; -1 reads nothing and only opens."""
    source: Any = Bytes(cipher, size)
    try:
        reader = DecryptingReader(source, KEY, CONTEXT, plain_size)
        if segment >= 0:
            reader._segment(segment)
    except MediaIntegrityError:
        return False
    return True


@pytest.fixture(scope="module")
def sample() -> tuple[bytearray, int]:
    """Two whole segments and a short one; the length of their plaintext."""
    plain = random.Random(1).randbytes(2 * SEGMENT_BYTES + 3000)
    return bytearray(b"".join(Encryption([plain], KEY, CONTEXT))), len(plain)


@pytest.mark.slow
def test_no_flipped_bit_of_many_goes_unnoticed(sample: tuple[bytearray, int]) -> None:
    cipher, plain_size = sample
    assert released(cipher, len(cipher), plain_size, 0)
    rng, unnoticed = random.Random(2), 0
    places = [*range(HEADER_BYTES), *range(len(cipher) - 3100, len(cipher))]
    places += [rng.randrange(len(cipher)) for _ in range(TIMES - len(places))]
    for place in places:
        bit = 1 << rng.randrange(8)
        cipher[place] ^= bit
        unnoticed += released(cipher, len(cipher), plain_size, place // SEGMENT_BYTES)
        cipher[place] ^= bit
    assert unnoticed == 0
    assert released(cipher, len(cipher), plain_size, 0), "the sample is whole again"


@pytest.mark.slow
def test_no_cut_goes_unnoticed_by_a_reader_that_only_opens(sample: tuple[bytearray, int]) -> None:
    cipher, plain_size = sample
    unnoticed = 0
    for kept in cuts(len(cipher)):
        unnoticed += released(cipher, kept, plain_size, -1)
        forged = plain_size_of(kept)
        if forged is not None:  # the row was forged as well
            unnoticed += released(cipher, kept, forged, -1)
    assert unnoticed == 0


def cuts(size: int) -> Iterator[int]:
    """Places to cut at: all near borders, then anywhere."""
    rng = random.Random(3)
    near = [
        border + beside
        for border in (0, SEGMENT_BYTES, 2 * SEGMENT_BYTES, size)
        for beside in range(-60, 60)
    ]
    chosen = [kept for kept in near if 0 <= kept < size]
    yield from chosen
    yield from (rng.randrange(size) for _ in range(TIMES - len(chosen)))


def plain_size_of(size: int) -> int | None:
    """The plaintext length a stored size stands for, or None where there is none."""
    guess = size - HEADER_BYTES - 16 * max(1, -(-size // SEGMENT_BYTES))
    return guess if guess >= 0 and cipher_size(guess) == size else None


def test_readers_side_by_side_and_one_after_the_other_do_not_disturb_each_other() -> None:
    """They share buffers: what one has handed out, or still reads, stays as it was."""
    size = 2 * SEGMENT_PLAIN + 5
    plains = [bytes([mark]) * size for mark in (1, 2, 3)]
    files = [encrypt(plain) for plain in plains]

    def opened(file: bytes) -> DecryptingReader:
        return DecryptingReader(io.BytesIO(file), KEY, CONTEXT, size)

    first, second = opened(files[0]), opened(files[1])
    walks = [first.read_range(0, size), second.read_range(0, size)]
    got = [[next(walk)] for walk in walks]
    third = opened(files[2])
    first.close()
    fourth = opened(files[2])
    got[1] += list(walks[1])
    assert b"".join(got[1]) == plains[1]
    assert got[0][0] == plains[0][: len(got[0][0])]
    for reader in (third, fourth):
        assert reader.read() == plains[2]
        reader.close()
    with pytest.raises(ValueError, match="closed"):
        first.read(1)
