"""Vehicles of a drawn scene as meshes: cars of several bodies, a van, a city bus.

Built once per vehicle; +X is ahead, the wheels stand on z = 0. Knows nothing of traffic.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from apps.home.domain.scene.shapes import Face, Mesh, face

Color = tuple[float, float, float]
Station = tuple[float, float, float, float, float]

PAINTS: dict[str, Color] = {  # BGR
    "white": (232, 236, 238),
    "silver": (176, 176, 172),
    "grey": (104, 100, 96),
    "black": (46, 42, 40),
    "blue": (148, 84, 36),
    "red": (44, 42, 168),
    "green": (76, 96, 48),
    "yellow": (56, 172, 214),
}
GLASS: Color = (74, 62, 52)
RUBBER: Color = (34, 32, 32)
TRIM: Color = (52, 50, 48)
RIM: Color = (168, 168, 166)
LAMP: Color = (340, 352, 356)  # above white: lamps stay bright in the shade
TAIL: Color = (48, 40, 250)
PLATE: Color = (226, 232, 232)

# x, half width, sill, shoulder, top: the body's cross-sections from tail to nose.
SEDAN: tuple[Station, ...] = (
    (-2.22, 0.68, 0.40, 0.56, 0.74),
    (-2.12, 0.82, 0.30, 0.66, 0.94),
    (-1.70, 0.88, 0.24, 0.68, 1.00),
    (-0.90, 0.90, 0.22, 0.68, 1.00),
    (0.30, 0.90, 0.22, 0.67, 0.98),
    (1.00, 0.90, 0.22, 0.65, 0.94),
    (1.60, 0.87, 0.24, 0.60, 0.84),
    (2.06, 0.79, 0.28, 0.54, 0.72),
    (2.20, 0.66, 0.34, 0.48, 0.60),
)
VAN: tuple[Station, ...] = (
    (-2.65, 0.90, 0.34, 0.95, 2.06),
    (-2.55, 0.96, 0.28, 1.00, 2.16),
    (0.95, 0.97, 0.26, 1.00, 2.16),
    (1.25, 0.96, 0.26, 0.98, 2.08),
    (1.98, 0.93, 0.26, 0.88, 1.22),
    (2.45, 0.88, 0.28, 0.72, 1.02),
    (2.62, 0.74, 0.36, 0.60, 0.80),
)
BUS: tuple[Station, ...] = (
    (-5.75, 1.16, 0.42, 1.10, 2.95),
    (-5.62, 1.27, 0.32, 1.10, 3.06),
    (5.55, 1.27, 0.32, 1.10, 3.06),
    (5.75, 1.16, 0.40, 1.10, 2.90),
)
# base rear, roof rear, roof front, base front (x), roof height of a car's cabin
CABINS = {
    "sedan": (-1.62, -1.00, 0.12, 0.98, 1.45),
    "hatchback": (-2.02, -1.62, 0.10, 0.98, 1.50),
    "estate": (-2.06, -1.82, 0.08, 0.98, 1.48),
    "suv": (-2.04, -1.74, 0.14, 0.94, 1.62),
}


def car(body: str, color: str) -> Mesh:
    """A car: `body` one of CABINS, `color` one of PAINTS."""
    paint = PAINTS[color]
    lift = 1.08 if body == "suv" else 1.0
    stations = tuple((x, w, s, m * lift, t * lift) for x, w, s, m, t in SEDAN)
    lower = _tube(stations, paint, gloss=0.16)
    lower += _front_and_rear(2.21, -2.23, 0.50 * lift, 0.72)
    sides = _wheels((-1.34, 1.36), 0.90, 0.32) + _doors(paint, lift)
    return Mesh(
        [_axles((-1.34, 1.36), 0.86), lower, sides, *_cabin(CABINS[body], paint, lift)],
        underlaid=[False, True, False, True, False],
    )


def van(color: str, *, glazed: bool = False) -> Mesh:
    """A delivery van; `glazed` gives it windows along the side."""
    paint = PAINTS[color]
    body = _tube(VAN, paint, gloss=0.12)
    wind = [(1.30, -0.82, 2.02), (1.30, 0.82, 2.02), (1.96, 0.84, 1.26), (1.96, -0.84, 1.26)]
    details = [face(wind, GLASS, outward=(1, 0, 0.8), gloss=0.3)]
    for side in (-1, 1):
        y = side * 0.975
        door = [(1.02, y, 1.22), (1.72, y, 1.20), (1.36, y, 1.86), (1.02, y, 1.92)]
        details.append(face(door, GLASS, outward=(0, side, 0)))
        if glazed:
            long = [(-2.35, y, 1.22), (0.86, y, 1.22), (0.86, y, 1.92), (-2.35, y, 1.92)]
            details.append(face(long, GLASS, outward=(0, side, 0)))
        else:
            band = [(-2.3, y, 1.02), (0.7, y, 1.02), (0.7, y, 1.16), (-2.3, y, 1.16)]
            details.append(face(band, (132, 110, 34), outward=(0, side, 0)))
    for start, stop in ((-0.82, -0.06), (0.06, 0.82)):
        rear = [(-2.66, start, 1.2), (-2.66, stop, 1.2), (-2.62, stop, 1.8), (-2.62, start, 1.8)]
        details.append(face(rear, GLASS, outward=(-1, 0, 0)))
    details += _front_and_rear(2.63, -2.67, 0.62, 0.80)
    wheels = _wheels((-1.75, 1.65), 0.975, 0.35)
    return Mesh(
        [_axles((-1.75, 1.65), 0.9), body, details, wheels], underlaid=[False, True] + 2 * [False]
    )


def bus(color: str) -> Mesh:
    """A city bus, eleven and a half metres."""
    body = _tube(BUS, PAINTS[color], gloss=0.08)
    details: list[Face] = []
    for side in (-1, 1):
        y = side * 1.275
        details.append(_panel((-5.5, 5.5), (1.36, 2.62), y, TRIM))
        details += [
            _panel((x, x + 1.22), (1.44, 2.54), y * 1.002, GLASS)
            for x in np.arange(-5.36, 4.6, 1.34)
        ]
        details.append(_panel((-5.6, 5.6), (0.94, 1.06), y * 1.002, (190, 186, 182)))
    for x in (4.1, -0.9):
        details.append(_panel((x, x + 1.15), (0.42, 2.5), -1.281, TRIM))
        details += [
            _panel((x + part, x + part + 0.46), (0.55, 2.42), -1.284, GLASS)
            for part in (0.08, 0.61)
        ]
    for x, out in ((5.755, 1.0), (-5.755, -1.0)):
        details.append(_board(x, (-1.06, 1.06), (1.22 if out > 0 else 1.6, 2.5), GLASS, out))
        details.append(_board(x + 0.004 * out, (-0.8, 0.8), (2.6, 2.82), (30, 28, 26), out))
        details.append(_board(x + 0.008 * out, (-0.5, 0.42), (2.66, 2.76), (40, 168, 246), out))
    details += _front_and_rear(5.76, -5.76, 0.62, 1.02)
    roof = [_box((-3.6, -1.6), 0.8, (3.06, 3.26), (188, 188, 186))]
    wheels = _wheels((-2.9, 3.0), 1.278, 0.47)
    return Mesh(
        [_axles((-2.9, 3.0), 1.15), body, details, wheels, *roof],
        underlaid=[False, True, False, False, True],
    )


def _tube(stations: Sequence[Station], paint: Color, *, gloss: float) -> list[Face]:
    """A body lofted through its cross-sections, with a dark sill."""
    rings = [
        [
            (x, side * w * share, z)
            for side, levels in ((-1, _levels(s, m, t)), (1, _levels(s, m, t)[::-1]))
            for share, z in levels
            for w in (half,)
        ]
        for x, half, s, m, t in stations
    ]
    faces: list[Face] = []
    for rear, front in pairwise(rings):
        for index in range(7):
            quad = [rear[index], front[index], front[index + 1], rear[index + 1]]
            center = np.mean(quad, axis=0)
            outward = (0.0, 0.0, 1.0) if index == 3 else (0.0, float(center[1]), 0.05)
            color = TRIM if index in (0, 6) else paint
            shine = 0.0 if color is TRIM else gloss
            faces.append(face(quad, color, outward=outward, gloss=shine))
    for ring, out in ((rings[0], -1.0), (rings[-1], 1.0)):
        faces.append(face(ring, paint, outward=(out, 0, 0), gloss=gloss))
        faces.append(face([ring[0], ring[1], ring[6], ring[7]], TRIM, outward=(out, 0, 0)))
    return faces


def _levels(sill: float, shoulder: float, top: float) -> list[tuple[float, float]]:
    return [(0.93, sill), (0.97, sill + 0.12), (1.0, shoulder), (0.94, top)]


def _cabin(cabin: Sequence[float], paint: Color, lift: float) -> list[list[Face]]:
    """Roof, pillars and windows; two pieces: the painted frame, then the glass."""
    base_rear, roof_rear, roof_front, base_front, top = cabin
    low, edge = 0.95 * lift, top - 0.06
    base = [(base_rear, 0.82, low), (base_front, 0.82, low)]
    eave = [(roof_rear, 0.65, edge), (roof_front, 0.65, edge)]
    roof = [(roof_rear + 0.14, 0.54, top), (roof_front - 0.16, 0.54, top)]
    frame: list[Face] = []
    glass: list[Face] = []
    for side in (-1, 1):
        quad = _mirrored([base[0], base[1], eave[1], eave[0]], side)
        frame.append(face(quad, paint, outward=(0, side, 0.4), gloss=0.1))
        rim = _mirrored([eave[0], eave[1], roof[1], roof[0]], side)
        frame.append(face(rim, paint, outward=(0, side, 1), gloss=0.14))
        panes = ((0.05, 0.46), (0.50, 0.93))
        glass += [
            face(_inset(quad, pane, (0.1, 0.9)), GLASS, outward=(0, side, 0.4), gloss=0.22)
            for pane in panes
        ]
    for index, out in ((1, 1.0), (0, -1.0)):
        quad = [*_both(base[index]), *_both(eave[index])[::-1]]
        frame.append(face(quad, paint, outward=(out, 0, 0.8)))
        pane = _inset(quad, (0.05, 0.95), (0.06, 0.94))
        glass.append(face(pane, GLASS, outward=(out, 0, 0.8), gloss=0.34))
        slope = [*_both(eave[index]), *_both(roof[index])[::-1]]
        frame.append(face(slope, paint, outward=(out, 0, 1), gloss=0.14))
    frame.append(
        face([*_both(roof[0]), *_both(roof[1])[::-1]], paint, outward=(0, 0, 1), gloss=0.2)
    )
    return [frame, glass]


def _inset(
    quad: Sequence[Sequence[float]], along: tuple[float, float], across: tuple[float, float]
) -> list[tuple[float, float, float]]:
    """A smaller quad on a quad, by shares along its base and up its sides."""
    a, b, c, d = (np.array(corner) for corner in quad)

    def spot(u: float, v: float) -> tuple[float, float, float]:
        point = (a + (b - a) * u) * (1 - v) + (d + (c - d) * u) * v
        return (float(point[0]), float(point[1]), float(point[2]))

    (left, right), (low, high) = along, across
    return [spot(left, low), spot(right, low), spot(right, high), spot(left, high)]


def _mirrored(
    points: Sequence[tuple[float, float, float]], side: int
) -> list[tuple[float, float, float]]:
    return [(x, side * y, z) for x, y, z in points]


def _both(point: tuple[float, float, float]) -> list[tuple[float, float, float]]:
    x, y, z = point
    return [(x, -y, z), (x, y, z)]


def _panel(xs: tuple[float, float], zs: tuple[float, float], y: float, color: Color) -> Face:
    points = [(xs[0], y, zs[0]), (xs[1], y, zs[0]), (xs[1], y, zs[1]), (xs[0], y, zs[1])]
    return face(points, color, outward=(0, y, 0), gloss=0.1)


def _board(
    x: float, ys: tuple[float, float], zs: tuple[float, float], color: Color, out: float
) -> Face:
    points = [(x, ys[0], zs[0]), (x, ys[1], zs[0]), (x, ys[1], zs[1]), (x, ys[0], zs[1])]
    return face(points, color, outward=(out, 0, 0), gloss=0.1)


def _box(xs: tuple[float, float], half: float, zs: tuple[float, float], color: Color) -> list[Face]:
    faces = [_panel(xs, zs, side * half, color) for side in (-1, 1)]
    faces += [
        _board(x, (-half, half), zs, color, out) for x, out in zip(xs, (-1.0, 1.0), strict=True)
    ]
    top = [(xs[0], -half, zs[1]), (xs[1], -half, zs[1]), (xs[1], half, zs[1]), (xs[0], half, zs[1])]
    return [*faces, face(top, color, outward=(0, 0, 1))]


def _front_and_rear(front: float, rear: float, lamp: float, reach: float) -> list[Face]:
    """Lamps, grille and plates."""
    parts = [
        _board(front, (-0.42, 0.42), (lamp - 0.1, lamp + 0.02), TRIM, 1.0),
        _board(front + 0.01, (-0.24, 0.24), (lamp - 0.16, lamp - 0.06), PLATE, 1.0),
        _board(rear - 0.01, (-0.24, 0.24), (lamp + 0.02, lamp + 0.13), PLATE, -1.0),
    ]
    for side in (-1, 1):
        ys = (min(side * 0.48, side * reach * 0.93), max(side * 0.48, side * reach * 0.93))
        parts.append(_board(front - 0.02, ys, (lamp, lamp + 0.13), LAMP, 1.0))
        parts.append(_board(rear + 0.02, ys, (lamp + 0.14, lamp + 0.3), TAIL, -1.0))
    return parts


def _doors(paint: Color, lift: float) -> list[Face]:
    """Door gaps, handles and mirrors of a car."""
    gap: Color = (paint[0] * 0.45, paint[1] * 0.45, paint[2] * 0.45)
    faces: list[Face] = []
    for side in (-1, 1):
        y = side * 0.905
        faces += [_panel((x, x + 0.025), (0.36, 0.92 * lift), y, gap) for x in (-0.82, -0.04, 0.84)]
        faces += [_panel((x, x + 0.2), (0.78, 0.81), y, TRIM) for x in (-0.76, 0.02)]
        mirror = [
            (0.74, y, 0.96),
            (0.74, y + side * 0.16, 0.98),
            (0.74, y + side * 0.16, 1.1),
            (0.74, y, 1.1),
        ]
        faces += [face(mirror, paint, outward=(out, 0, 0)) for out in (-1, 1)]
    return faces


def _wheels(axles: Sequence[float], half: float, radius: float) -> list[Face]:
    """Arches, tyres and rims of both sides."""
    faces: list[Face] = []
    for side in (-1, 1):
        for x in axles:
            y = side * (half + 0.005)
            arch = [
                (x + radius * 1.2 * np.cos(a), y, radius + radius * 1.2 * np.sin(a))
                for a in np.linspace(-0.35, np.pi + 0.35, 12)
            ]
            faces.append(face(arch, (26, 25, 24), outward=(0, side, 0)))
            faces.append(face(_disc(x, y, radius, radius, 16), RUBBER, outward=(0, side, 0)))
            rim = _disc(x, y, radius, radius * 0.68, 12, star=0.82)
            faces.append(face(rim, RIM, outward=(0, side, 0), gloss=0.1, spin=radius))
    return faces


def _disc(
    x: float, y: float, z: float, radius: float, corners: int, *, star: float = 1.0
) -> list[tuple[float, float, float]]:
    reach = [radius * (star if index % 2 else 1.0) for index in range(corners)]
    angles = np.arange(corners) * (2 * np.pi / corners)
    return [(x + r * np.cos(a), y, z + r * np.sin(a)) for r, a in zip(reach, angles, strict=True)]


def _axles(axles: Sequence[float], half: float) -> list[Face]:
    """What is seen of tyres and underbody from ahead and behind."""
    faces: list[Face] = []
    for x in axles:
        for y in (-half + 0.1, half - 0.1):
            faces += [
                _board(x + out * 0.3, (y - 0.1, y + 0.1), (0.0, 0.4), RUBBER, out)
                for out in (-1.0, 1.0)
            ]
    span = (min(axles) - 0.55, max(axles) + 0.55)
    faces += [
        _board(x, (-half * 0.9, half * 0.9), (0.16, 0.4), (28, 27, 26), out)
        for x, out in zip(span, (-1.0, 1.0), strict=True)
    ]
    faces += [_panel(span, (0.14, 0.4), side * half * 0.95, (28, 27, 26)) for side in (-1, 1)]
    return faces
