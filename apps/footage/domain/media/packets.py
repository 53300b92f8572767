"""Packets made of bytes, whose memory is the library's own."""

from __future__ import annotations

import av


def packet_of(data: bytes) -> av.Packet:
    """A packet holding a copy of `data`.

    One made of a Python object gives that back from whichever thread lets go of it last. When a
    decoder is closed over damaged frames, its threads then wait for the interpreter, which waits
    for them: it hangs.
    """
    packet = av.Packet(len(data))
    if data:
        packet.update(data)
    return packet
