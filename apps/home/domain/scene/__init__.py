"""Believable street scenes whose every object is known: footage for the demo world and for tests.

Deterministic by seed. Draws and encodes; writes no row and no file.
"""

from .drawing import Scene, draw_scene
from .encoding import encode_scene, write_scene
from .truth import Event, Track

__all__ = ["Event", "Scene", "Track", "draw_scene", "encode_scene", "write_scene"]
