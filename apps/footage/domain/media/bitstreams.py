"""What the packets' own bytes say, for the four codecs that browsers decode.

Containers mark key frames as their writers pleased; a decoder that begins anew needs real ones.
"""

from __future__ import annotations

from typing import Any

_DEPTHS = ("yuv420p", "yuvj420p")
# Level, luma samples a second and a picture, as VP9 levels are defined.
_VP9_LEVELS = (
    (10, 829_440, 36_864), (11, 2_764_800, 73_728), (20, 4_608_000, 122_880),
    (21, 9_216_000, 245_760), (30, 20_736_000, 552_960), (31, 36_864_000, 983_040),
    (40, 83_558_400, 2_228_224), (41, 160_432_128, 2_228_224), (50, 311_951_360, 8_912_896),
    (51, 588_251_136, 8_912_896), (52, 1_176_502_272, 8_912_896), (60, 1_176_502_272, 35_651_584),
)  # fmt: skip


class Bitstream:
    """A codec no browser decodes: packets are only counted."""

    name = ""
    description = b""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.extradata = bytes(context.extradata or b"")
        self.obstacles: list[str] = []
        self.refuse(f"Browsers do not decode {context.name}.")

    def refuse(self, reason: str) -> None:
        """Note once why a browser cannot show these packets."""
        if reason not in self.obstacles:
            self.obstacles.append(reason)

    def look(self, packet: Any) -> tuple[bool, memoryview]:
        """Whether decoding can begin with this packet, and its bytes."""
        return bool(packet.is_keyframe), memoryview(packet)

    def codec_string(self, _stream: Any) -> str:
        """The name browsers know (RFC 6381); empty for what they do not decode."""
        return ""


class _Decodable(Bitstream):
    def __init__(self, context: Any) -> None:
        self.context = context
        self.extradata = bytes(context.extradata or b"")
        self.obstacles = []
        if context.pix_fmt not in _DEPTHS:
            self.refuse(f"Its pixels are {context.pix_fmt}; browsers take 8-bit 4:2:0 (yuv420p).")


class H264(_Decodable):
    """AVC with its parameters before the packets (avcC) and lengths before the units."""

    name = "h264"
    _IDR, _PARAMETERS = 5, (7, 8)

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        if len(self.extradata) < 7 or self.extradata[0] != 1:
            self.refuse("Its H.264 is not stored the way MP4 and Matroska do it.")
            return
        self.description = self.extradata
        self.length_size = (self.extradata[4] & 3) + 1
        if self.extradata[1] not in (66, 77, 88, 100):
            self.refuse(f"Browsers do not decode H.264 of profile {self.extradata[1]}.")

    def look(self, packet: Any) -> tuple[bool, memoryview]:
        """A key frame is one with an IDR picture; new parameters on the way are an obstacle."""
        view = memoryview(packet)
        if not packet.is_keyframe or self.obstacles:
            return bool(packet.is_keyframe), view
        if packet.has_sidedata("new_extradata"):
            self.refuse("Its coding parameters change on the way.")
        at, found = 0, False
        while at + self.length_size < len(view):
            length = int.from_bytes(view[at : at + self.length_size], "big")
            at += self.length_size
            kind = view[at] & 31
            if kind in self._PARAMETERS and bytes(view[at : at + length]) not in self.extradata:
                self.refuse("Its coding parameters change on the way.")
            found |= kind == self._IDR
            at += length
        return found, view

    def codec_string(self, _stream: Any) -> str:
        """As in `avc1.64001f`."""
        return "avc1." + self.description[1:4].hex() if self.description else ""


class VP8(_Decodable):
    """VP8: a packet may hold a picture that is never shown."""

    name = "vp8"

    def look(self, packet: Any) -> tuple[bool, memoryview]:
        """The frame tag's first byte says both."""
        view = memoryview(packet)
        if not view[0] >> 4 & 1:
            self.refuse("It holds pictures that are never shown.")
        return not view[0] & 1, view

    def codec_string(self, _stream: Any) -> str:
        """VP8 has but one."""
        return "vp8"


class VP9(_Decodable):
    """VP9, profile 0; hidden pictures travel in one packet with a shown one."""

    name = "vp9"

    def look(self, packet: Any) -> tuple[bool, memoryview]:
        """Read from the uncompressed header's first byte."""
        view = memoryview(packet)
        first, is_super = view[0], view[len(view) - 1] & 0xE0 == 0xC0
        if first >> 4 & 3:
            self.refuse("Browsers decode VP9 of profile 0 only.")
        if not first & 0b1010 and not is_super:
            self.refuse("It holds pictures that are never shown.")
        return not first & 0b1100, view

    def codec_string(self, stream: Any) -> str:
        """As in `vp09.00.31.08`: profile, level, depth."""
        luma = self.context.width * self.context.height
        rate = luma * float(stream.average_rate or 30)
        level = next((n for n, most, size in _VP9_LEVELS if rate <= most and luma <= size), 62)
        return f"vp09.00.{level:02}.08"


class AV1(_Decodable):
    """AV1: one shown frame a packet, as its container bindings demand."""

    name = "av1"

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        if len(self.extradata) < 4 or self.extradata[0] != 0x81:
            self.refuse("Its AV1 does not say how it is coded.")

    def codec_string(self, _stream: Any) -> str:
        """As in `av01.0.05M.08`: profile, level and tier, depth."""
        if len(self.extradata) < 4:
            return ""
        second, third = self.extradata[1:3]
        depth = (12 if third & 0x20 else 10) if third & 0x40 else 8
        return f"av01.{second >> 5}.{second & 31:02}{'H' if third & 0x80 else 'M'}.{depth:02}"


_KNOWN: dict[str, type[Bitstream]] = {
    "h264": H264, "vp8": VP8, "libvpx": VP8, "vp9": VP9, "libvpx-vp9": VP9,
    "libdav1d": AV1, "av1": AV1, "libaom-av1": AV1,
}  # fmt: skip


def bitstream_of(context: Any) -> Bitstream:
    """The reader of packets for a stream's codec."""
    return _KNOWN.get(context.name, Bitstream)(context)
