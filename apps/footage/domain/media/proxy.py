"""The proxy verb: every frame encoded anew so that any browser seeks in it, piece by piece.

Each piece is ten closed groups with an encoder of its own, so that work which was stopped goes on
after the last whole piece. Laid end to end the pieces are one fragmented mp4.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, count, islice
from typing import Any

import av

from apps.footage.domain.media.boxes import FragmentIndexer
from apps.footage.domain.media.containers import MAX_FRAMES, decoded_frames, open_container
from apps.footage.domain.media.facts import facts_of
from apps.footage.domain.media.images import upright
from apps.footage.domain.sandbox.child import Link, Refusal, RemoteFile

PROXY_HEIGHT, PROXY_WIDTH = 1080, 1920
GOP, PIECE_GROUPS = 24, 10
PIECE_FRAMES = GOP * PIECE_GROUPS
B_FRAMES = 2
REPORT_EVERY = 20
ENCODER = {
    "preset": "veryfast",
    "crf": "23",
    "g": str(GOP),
    "keyint_min": str(GOP),
    "bf": str(B_FRAMES),
    "sc_threshold": "0",
    "x264-params": "open-gop=0",
}
Numbered = Iterator[tuple[int, av.VideoFrame]]


def proxy(link: Link, source: RemoteFile, *, start: int = 0, total: int = 0) -> dict[str, Any]:
    """Encode frames from `start` (a multiple of PIECE_FRAMES) on, counted by a full decode.

    H.264, closed groups of 24, even size, no audio, upright, square pixels. Output "proxy" is the
    bytes of a piece, ended by an output "piece": JSON of its samples (offsets from its begin, ranks
    counted from the first frame of all) and of its frames' times. Frames before `start` are decoded
    and left out: only counting from the beginning is exact for every kind of video.
    """
    container, stream = open_container(source)
    with container:
        decoded = decoded_frames(container, stream)
        first = next(decoded, None)
        if first is None:
            raise Refusal("No frame of this video can be decoded.")
        facts = facts_of(container, stream, first)
        frames = enumerate(chain([first], decoded))
        del first
        for skipped, _ in islice(frames, start):
            if skipped % REPORT_EVERY == 0:
                link.progress(skipped, max(total, start))
        encoder = _Encoder(link, facts, max(total, facts["header_frames"]))
        made = start
        for piece in count(start // PIECE_FRAMES):
            frames_made = encoder.encode_piece(piece, islice(frames, PIECE_FRAMES))
            made += frames_made
            if frames_made < PIECE_FRAMES:
                break
        return {"frames": made, "width": encoder.size[0], "height": encoder.size[1]}


class _Encoder:
    """Encodes pieces of one video alike."""

    def __init__(self, link: Link, facts: dict[str, Any], total: int) -> None:
        self._link, self._facts, self._total = link, facts, total
        self.size = proxy_size(facts["width"], facts["height"])
        self._rate = Fraction(facts["fps_num"], facts["fps_den"]).limit_denominator(1001)

    def encode_piece(self, piece: int, frames: Numbered) -> int:
        """Encode one piece and hand it over; returns how many frames it has."""
        first = next(frames, None)
        if first is None:
            return 0
        later = piece * PIECE_FRAMES * self._rate.denominator
        # Only the first piece keeps the header that describes them all.
        sink = FragmentIndexer(lambda data: self._link.output("proxy", data), later=later)
        options = {
            "movflags": "frag_keyframe+empty_moov+default_base_moof+skip_trailer",
            "video_track_timescale": str(self._rate.numerator),
            "fragment_index": str(1 + piece * PIECE_GROUPS),
        }
        times: list[float] = []
        ranks: list[int] = []
        with av.open(sink, "w", format="mp4", options=options) as target:
            encoder = self._open_encoder(target)
            for number, frame in chain([first], frames):
                self._note(number, frame, times)
                for packet in encoder.encode(self._fitted(number, frame)):
                    ranks.append(packet.pts - B_FRAMES)
                    target.mux(packet)
            for packet in encoder.encode(None):
                ranks.append(packet.pts - B_FRAMES)
                target.mux(packet)
        if not len(times) == len(ranks) == len(sink.samples):
            raise Refusal("The proxy could not be made: a frame was lost on the way.")
        notes = {"frames": len(times), "pts_ms": times, "rank": ranks, **sink.description()}
        self._link.output("piece", json.dumps(notes).encode())
        return len(times)

    def _open_encoder(self, target: Any) -> Any:
        encoder = target.add_stream("libx264", rate=self._rate)
        encoder.width, encoder.height = self.size
        encoder.pix_fmt = "yuv420p"
        encoder.codec_context.options = ENCODER
        encoder.codec_context.thread_count = 2
        return encoder

    def _note(self, number: int, frame: av.VideoFrame, times: list[float]) -> None:
        if number >= MAX_FRAMES:
            raise Refusal(f"This video has more than {MAX_FRAMES:,} frames.")
        if number % REPORT_EVERY == 0:
            self._link.progress(number, max(self._total, number))
        if frame.pts is None or frame.time_base is None:
            times.append(float(1000 * number / self._rate))
        else:
            times.append(float(1000 * frame.pts * frame.time_base))

    def _fitted(self, number: int, frame: av.VideoFrame) -> av.VideoFrame:
        if round(frame.rotation / 90) % 4:
            picture = upright(frame, self._facts["width"], self._facts["height"])
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
        fitted = frame.reformat(width=self.size[0], height=self.size[1], format="yuv420p")
        # Later by the reordering, so that no decoding time is below zero and no piece is shifted.
        fitted.pts, fitted.time_base = number + B_FRAMES, 1 / self._rate
        fitted.pict_type = 0
        return fitted


def proxy_size(width: int, height: int) -> tuple[int, int]:
    """The proxy's size for a picture: even, at most 1080p."""
    scale = min(1.0, PROXY_WIDTH / max(width, height), PROXY_HEIGHT / min(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)
