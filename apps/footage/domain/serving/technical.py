"""The technical report of footage in words: what was uploaded, and what was made of it and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from apps.footage.models import Footage

CONTAINERS = {
    "mov": "MP4 or MOV", "matroska": "MKV or WebM", "avi": "AVI", "mpegts": "MPEG-TS",
    "mpeg": "MPEG-PS",
}  # fmt: skip
CODECS = {
    "h264": "H.264", "hevc": "H.265 (HEVC)", "vp8": "VP8", "vp9": "VP9", "av1": "AV1",
    "mpeg2video": "MPEG-2", "mpeg1video": "MPEG-1", "mpeg4": "MPEG-4 part 2", "mjpeg": "MJPEG",
    "prores": "ProRes", "msmpeg4v2": "MS MPEG-4 v2", "msmpeg4v3": "MS MPEG-4 v3",
    "cinepak": "Cinepak", "dnxhd": "DNxHD", "ffv1": "FFV1", "rawvideo": "uncompressed",
}  # fmt: skip
# Matrix coefficients of ITU-T H.273.
MATRICES = {"1": "BT.709", "5": "BT.601", "6": "BT.601", "9": "BT.2020", "10": "BT.2020"}


@dataclass(frozen=True)
class Fact:
    """One row: what, its value, a sentence on it (a warning, if it is one), a hint on the word."""

    name: str
    value: str
    note: str = ""
    warns: bool = False
    hint: str = ""


def technical_facts(footage: Footage) -> list[Fact]:
    """The rows that are known, in the order they are read."""
    report = footage.report
    facts = [*_picture(footage, report), *_frames(footage, report), *_file(footage, report)]
    return [*facts, *_renditions(footage, report)]


def _picture(footage: Footage, report: dict[str, Any]) -> Iterator[Fact]:
    if footage.width:
        notes = []
        if report.get("rotation"):
            notes.append(f"Stored turned by {abs(int(report['rotation']))}°; shown upright.")
        aspect = report.get("sample_aspect", "1:1")
        if aspect not in ("1:1", "0:1"):
            notes.append(f"Stored with pixels of {aspect}; shown square.")
        if report.get("interlaced"):
            notes.append("Interlaced: moving edges look combed.")
        yield Fact("Picture", f"{footage.width} × {footage.height}", " ".join(notes))
    if report.get("colour"):
        yield Fact("Colour", _colour(str(report["colour"])))


def _colour(text: str) -> str:
    """Out of `range 1, matrix 1, …`, the numbers of H.273."""
    parts = dict(part.rsplit(" ", 1) for part in text.split(", ") if " " in part)
    spread = {"1": "limited range", "2": "full range"}.get(parts.get("range", ""), "")
    known = [MATRICES.get(parts.get("matrix", ""), ""), spread]
    return ", ".join(word for word in known if word) or "not stated in the file"


def _frames(footage: Footage, report: dict[str, Any]) -> Iterator[Fact]:
    count, told = footage.frame_count, report.get("header_frames")
    if count:
        note = ""
        if told and told != count:
            note = f"The file's header says {told:,}. Frame numbers follow what can be decoded."
        hint = "Counted in the order a full decode shows them."
        yield Fact("Frames", f"{count:,}", note, warns=bool(note), hint=hint)
    if footage.fps_num and footage.fps_den:
        rate = Fraction(footage.fps_num, footage.fps_den)
        exact = str(rate) if rate.denominator > 1 else ""
        value = f"{float(rate):.4g} a second" + (f" ({exact})" if exact else "")
        varies = report.get("variable_rate")
        note = "Varies from frame to frame; each frame keeps its own time." if varies else ""
        yield Fact("Rate", value, note)
    if report.get("times_out_of_order"):
        yield Fact("Times", "out of order", "Sorted: the decoder's order of the pictures is right.")
    if report.get("key_distance"):
        yield Fact(
            "Key frames",
            _spacing(report),
            hint="A frame that stands alone; the decoder starts at one.",
        )
    elif report.get("key_spacing"):
        least, middle, most = report["key_spacing"]
        value = f"every {most} frames" if least == most else f"every {least}–{most} frames"
        yield Fact("Key frames", value, f"Median {middle}." if least != most else "")


def _spacing(report: dict[str, Any]) -> str:
    count = report.get("key_frames")
    most = f"at most {report['key_distance']:,} frames apart"
    return f"{count:,}, {most}" if count else most


def _file(footage: Footage, report: dict[str, Any]) -> Iterator[Fact]:
    if report.get("container"):
        yield Fact("Container", CONTAINERS.get(report["container"], report["container"]))
    if report.get("codec"):
        name = CODECS.get(report["codec"], report["codec"])
        details = ", ".join(filter(None, (report.get("profile"), report.get("pixel_format"))))
        yield Fact("Codec", name, details)
    if footage.duration_ms and footage.size_bytes:
        yield Fact("Bit rate", _bits(8000 * footage.size_bytes / footage.duration_ms))
    if "audio" in report:
        note = "It is not passed on to annotators." if report["audio"] else ""
        yield Fact("Sound", "yes" if report["audio"] else "none", note)


def _bits(rate: float) -> str:
    return f"{rate / 1e6:.1f} Mbit/s" if rate >= 1e6 else f"{rate / 1e3:.0f} kbit/s"


def _renditions(footage: Footage, report: dict[str, Any]) -> Iterator[Fact]:
    if not footage.frame_count:
        return
    hint = "What the labeling view plays: frame i is frame i of what you uploaded."
    if report.get("direct") and not report.get("proxy"):
        yield Fact("Labelled on", "the file itself", _direct_words(report), hint=hint)
    else:
        why = str(report.get("not_direct_because") or report.get("proxy_because") or "")
        yield Fact("Labelled on", "a proxy, H.264 with a key frame every 24", why, hint=hint)
    if report.get("proxy_failed"):
        yield Fact("Proxy", "could not be made", str(report["proxy_failed"]), warns=True)
    verified = report.get("verified")
    if verified is True:
        yield Fact("Verified", "every frame decoded, counted and timed")
    elif verified:
        yield Fact("Verified", "differs from the index", str(verified), warns=True)
    if report.get("damaged"):
        yield Fact("Damaged frames", f"{int(report['damaged']):,}", warns=True)


def _direct_words(report: dict[str, Any]) -> str:
    words = "Browsers decode it as it lies."
    if report.get("proxy_because"):
        words += f" A proxy is being made, because of {report['proxy_because']}."
    return words
