"""Small files made by hand to cost much, reach far or be taken for something else."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from typing import Any

import av

from tests.footage.worlds import numbered_video

PARENTS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"udta")
Boxes = list[tuple[bytes, Any]]
SIDE = 16_000


@cache
def honest() -> bytes:
    """An mp4 that is fine: 60 frames, its index at the end."""
    return numbered_video(60)


def box(kind: bytes, body: bytes) -> bytes:
    """One box of an mp4."""
    return struct.pack(">I4s", 8 + len(body), kind) + body


def parsed(data: bytes) -> Boxes:
    """Boxes as `(kind, body)`, where the body of a parent is boxes again."""
    found, at = [], 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + size]
        found.append((kind, parsed(body) if kind in PARENTS else body))
        at += size
    return found


def built(boxes: Boxes) -> bytes:
    """The bytes of parsed boxes."""
    return b"".join(
        box(kind, built(body) if isinstance(body, list) else body) for kind, body in boxes
    )


def edited(kind: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The honest mp4 with every leaf box of a kind changed."""

    def through(boxes: Boxes) -> Boxes:
        return [
            (name, through(body)) if isinstance(body, list)
            else (name, change(body) if name == kind else body)
            for name, body in boxes
        ]  # fmt: skip

    return built(through(parsed(honest())))


def in_track(make: Callable[[], bytes], before: bytes = b"mdia") -> bytes:
    """The honest mp4 with a box put into its track."""
    boxes = parsed(honest())
    moov = dict(boxes)[b"moov"]
    track = dict(moov)[b"trak"]
    place = [kind for kind, _ in track].index(before)
    track[place:place] = parsed(make())
    return built(boxes)


def put(at: int, value: bytes) -> Callable[[bytes], bytes]:
    """A change that overwrites bytes of a box at a place."""
    return lambda body: body[:at] + value + body[at + len(value) :]


def many_tracks(count: int) -> bytes:
    """The honest mp4 with its track repeated."""
    boxes = parsed(honest())
    moov = dict(boxes)[b"moov"]
    track = next(item for item in moov if item[0] == b"trak")
    moov += [track] * count
    return built(boxes)


def deep(kind: bytes, levels: int) -> bytes:
    """An mp4 of boxes in boxes in boxes; every size counts what follows."""
    heads = b"".join(struct.pack(">I4s", 8 * (levels - n), kind) for n in range(levels))
    return box(b"ftyp", b"isom\0\0\2\0isom") + heads


def compressed_index(claimed: int) -> bytes:
    """A QuickTime file whose index is compressed and claims to be huge."""
    packed = zlib.compress(bytes(30_000_000), 9)
    inner = box(b"dcom", b"zlib") + box(b"cmvd", struct.pack(">I", claimed) + packed)
    return box(b"ftyp", b"qt  \0\0\2\0qt  ") + box(b"moov", box(b"cmov", inner))


def elsewhere(kind: bytes, address: bytes) -> bytes:
    """The honest mp4 whose frames are said to lie at another address."""
    entry = box(kind, b"\0\0\0\0" + address + b"\0")
    return edited(b"dref", lambda _body: struct.pack(">II", 0, 1) + entry)


def picture_flood() -> bytes:
    """A PNG of 16,000 × 16,000 in a QuickTime file of a few KB."""
    rows = zlib.compress(bytes(SIDE * (1 + SIDE // 8)), 9)
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 1, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    )
    return muxed("mov", "png", "monob", [png], (SIDE, SIDE))


def jpeg_flood(container: str) -> bytes:
    """A motion JPEG whose frames say 16,000 × 16,000 while the container says 64 × 64."""
    encoder: Any = av.CodecContext.create("mjpeg", "w")
    encoder.width = encoder.height = 64
    encoder.pix_fmt, encoder.time_base = "yuvj420p", Fraction(1, 25)
    frame = av.VideoFrame(64, 64, "yuvj420p")
    frame.pts = 0
    small = b"".join(bytes(p) for step in (frame, None) for p in encoder.encode(step))
    at = small.index(b"\xff\xc0") + 5
    large = small[:at] + struct.pack(">HH", SIDE, SIDE) + small[at + 4 :]
    return muxed(container, "mjpeg", "yuvj420p", [small] * 3 + [large] * 20, (64, 64))


def muxed(
    container: str, codec: str, pixels: str, packets: list[bytes], size: tuple[int, int]
) -> bytes:
    """Given packets in a container."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as target:
        stream: Any = target.add_stream(codec, rate=25)
        stream.width, stream.height = size
        stream.pix_fmt = pixels
        for number, data in enumerate(packets):
            packet = av.Packet(data)
            packet.stream, packet.pts, packet.dts = stream, number, number
            packet.time_base, packet.is_keyframe = Fraction(1, 25), True
            target.mux(packet)
    return file.getvalue()


def growing_stream(width_in_blocks: int, height_in_blocks: int, after: int = 20) -> bytes:
    """An MPEG-TS of H.264 that says its picture is huge from some frame on."""
    file = io.BytesIO()
    sequence = b"\0\0\0\1\x67" + escaped(sequence_set(width_in_blocks, height_in_blocks))
    with av.open(io.BytesIO(honest()), "r") as given, av.open(file, "w", format="mpegts") as target:
        stream: Any = target.add_stream_from_template(given.streams.video[0])
        to_stream = av.BitStreamFilterContext("h264_mp4toannexb", given.streams.video[0])
        number = 0
        for packet in given.demux(video=0):
            for made in to_stream.filter(packet) if packet.size else []:
                number += 1
                data = (sequence if number > after and made.is_keyframe else b"") + bytes(made)
                changed = av.Packet(data)
                changed.stream, changed.time_base = stream, made.time_base
                changed.pts, changed.dts = made.pts, made.dts
                target.mux(changed)
    return file.getvalue()


def sequence_set(width: int, height: int) -> bytes:
    """An H.264 sequence parameter set, baseline, of a size in blocks of 16 pixels."""
    bits = "".join(ue(value) for value in (0, 0, 0, 0, 1))  # id, frame number, order, references
    bits += "0" + ue(width - 1) + ue(height - 1) + "1" + "1" + "0" + "0" + "1"
    bits += "0" * (-len(bits) % 8)
    return b"\x42\x00\x33" + int(bits, 2).to_bytes(len(bits) // 8, "big")


def ue(value: int) -> str:
    """An unsigned Exp-Golomb code."""
    digits = bin(value + 1)[2:]
    return "0" * (len(digits) - 1) + digits


def escaped(data: bytes) -> bytes:
    """With the bytes that keep it from looking like a start code."""
    out = bytearray()
    for byte in data:
        if byte <= 3 and out[-2:] == b"\0\0":
            out.append(3)
        out.append(byte)
    return bytes(out)


def matroska(frames: int = 30) -> bytes:
    """An honest Matroska."""
    file = io.BytesIO()
    with (
        av.open(io.BytesIO(numbered_video(frames)), "r") as given,
        av.open(file, "w", format="matroska") as target,
    ):
        stream = target.add_stream_from_template(given.streams.video[0])
        for packet in given.demux(video=0):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    return file.getvalue()


def element_sizes(identifier: bytes) -> bytes:
    """A Matroska one of whose elements claims as much as can be said."""
    data = matroska()
    at = data.index(identifier) + len(identifier)
    length = 8 - data[at].bit_length() + 1
    return data[:at] + b"\x01" + b"\xff" * 6 + b"\xfe" + data[at + length :]


def attached(count: int) -> bytes:
    """A Matroska with fonts, scripts and programs hung on."""
    file = io.BytesIO()
    with (
        av.open(file, "w", format="matroska") as target,
        av.open(io.BytesIO(honest()), "r") as given,
    ):
        stream = target.add_stream_from_template(given.streams.video[0])
        for number in range(count):
            target.add_attachment(f"../../{number}.ttf", "font/ttf", b"\0" * 1000)
        for packet in given.demux(video=0):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    return file.getvalue()


BOXES = (
    "free", "mdat", "moov", "mvhd", "trak", "tkhd", "edts", "mdia", "mdhd", "hdlr", "minf", "stbl",
    "stsd", "avcC", "stts", "stss", "ctts", "stsc", "stsz", "stco",
)  # fmt: skip


def cuts() -> Iterator[tuple[str, bytes]]:
    """The honest mp4 ended at, and just within, each of its boxes."""
    data = honest()
    for name in BOXES:
        at = data.index(name.encode())
        yield f"cut_before_{name}", data[: at - 4]
        yield f"cut_in_{name}", data[: at + 9]
