"""The view "junction": a main road with traffic lights, a side road, a jaywalker."""

from __future__ import annotations

import numpy as np

from apps.home.domain.scene.camera import Array, Camera
from apps.home.domain.scene.cast import (
    ASPHALT,
    FACADES,
    GRASS,
    KERB,
    PAVING,
    SIGNS,
    Clock,
    Plan,
    PlannedEvent,
    Signal,
    cyclist,
    dashes,
    lane_traffic,
    manholes,
    pedestrian,
    pick_bus,
    pick_car,
    pick_vehicle,
    tyre_wear,
    zebra,
)
from apps.home.domain.scene.ground import Patch, rect
from apps.home.domain.scene.motion import Driver, Path, Stop, drive, spans, walk
from apps.home.domain.scene.standing import Building, Post, Tree

MAIN = (23.5, 30.5)
SIDE = (3.0, 10.0)
EAST, WEST = 25.25, 28.75
ZEBRA_X = (-5.0, -1.5)
REACH = 90.0
RED, YELLOW, GREEN = (40.0, 40, 255), (40.0, 200, 255), (150.0, 255, 70)


def plan_junction(rng: np.random.Generator, size: tuple[int, int], clock: Clock) -> Plan:
    """Everything of the view, by lot."""
    camera = Camera(*size, (-6.0, 0.0, 8.5), 10.0, 12.5, 1.12)
    plan = Plan(camera)
    _lay_ground(plan, rng)
    _put_standing(plan, rng)
    switch = min(5.0, 0.45 * clock.seconds)
    seconds = np.arange(clock.frames) / clock.fps
    beat = np.mod(seconds - switch, 16.0)
    main_red = (seconds >= switch) & (beat < 9.0)
    side_green = (seconds >= switch) & (beat > 1.2) & (beat < 6.5)
    _put_signals(plan, main_red, side_green)
    crossers = _put_walkers(plan, rng, clock, switch)
    _put_traffic(plan, rng, clock, (main_red, side_green, crossers))
    return plan


def _lay_ground(plan: Plan, rng: np.random.Generator) -> None:
    far = 140.0
    plan.patches += [
        Patch(rect(-REACH, 5, REACH, 20), GRASS, "grass"),
        Patch(rect(-REACH, 19.9, REACH, 23.35), PAVING, "paving"),
        Patch(rect(-REACH, 30.5, REACH, 34.2), PAVING, "paving"),
        Patch(rect(SIDE[0] - 3.2, 30.5, SIDE[1] + 3.2, far), PAVING, "paving"),
        Patch(rect(-REACH, 23.35, REACH, 30.65), KERB, "paint"),
        Patch(rect(-REACH, MAIN[0], REACH, MAIN[1]), ASPHALT),
        Patch(_mouth(0.15), KERB, "paint"),
        Patch(_mouth(0.0), ASPHALT),
        Patch(rect(SIDE[0] - 0.15, 34, SIDE[0], far), KERB, "paint"),
        Patch(rect(SIDE[1], 34, SIDE[1] + 0.15, far), KERB, "paint"),
    ]
    plan.patches += manholes(rng, (-18, 24, 16, 29), 7)
    center, middle = (MAIN[0] + MAIN[1]) / 2, (SIDE[0] + SIDE[1]) / 2
    for start, end in ((-REACH, ZEBRA_X[0] - 1.6), (12.6, REACH)):
        line = np.array([(start, center), (end, center)])
        plan.patches += dashes(line[0], line[1], dash=3, gap=4.5, width=0.14)
    side_line = np.array([(middle, 37.5), (middle, far)])
    plan.patches += dashes(side_line[0], side_line[1], dash=3, gap=4.5, width=0.14)
    plan.patches += zebra(ZEBRA_X, MAIN, along="x")
    for begin, stop in (
        ((ZEBRA_X[0] - 1.2, MAIN[0]), (ZEBRA_X[0] - 1.2, center)),
        ((12.2, center), (12.2, MAIN[1])),
        ((SIDE[0], 36.6), (middle, 36.6)),
    ):
        plan.patches += dashes(np.array(begin), np.array(stop), dash=1, gap=0, width=0.4)
    for y in (EAST, WEST):
        plan.wear += tyre_wear(Path([(-REACH, y), (REACH, y)], rounded=0))


def _mouth(kerb: float) -> Array:
    """The side road's mouth with rounded corners, `kerb` metres wider."""
    turn = np.linspace(0, np.pi / 2, 9)
    radius = 3.6 - kerb
    left = [(SIDE[0] - 3.6 + radius * np.sin(a), 34.1 - radius * np.cos(a)) for a in turn]
    right = [(SIDE[1] + 3.6 - radius * np.sin(a), 34.1 - radius * np.cos(a)) for a in turn]
    bottom = [(SIDE[0] - 3.6, 30.4), (SIDE[1] + 3.6, 30.4)]
    far = [(SIDE[1] + kerb, 140.0), (SIDE[0] - kerb, 140.0)]
    return np.array([bottom[0], *left, *far[::-1], *right[::-1], bottom[1]])


def _put_standing(plan: Plan, rng: np.random.Generator) -> None:
    edges = [(-46.0, -31.0), (-31.0, -18.0), (-18.0, -9.0), (-9.0, 0.0)]
    edges += [(13.0, 25.0), (25.0, 37.0), (37.0, 52.0), (52.0, 70.0)]
    for index, (x0, x1) in enumerate(edges):
        plan.buildings.append(_block(rng, (x0, 34.2, x1, 46.0), index))
    for index, y in enumerate((47.0, 62.0, 78.0, 95.0)):
        plan.buildings.append(_block(rng, (-12, y, 0.0, y + 14), 20 + index))
        plan.buildings.append(_block(rng, (13.0, y, 26, y + 14), 30 + index))
    plan.buildings.append(_block(rng, (-16, 138, 34, 150), 40))
    for x, y in ((-12.5, 20.9), (9.8, 20.6), (17.5, 21.0)):
        size = rng.uniform(0.9, 1.1)
        plan.trees.append(Tree(x, y, 4.3 * size, 1.25 * size, int(rng.integers(1 << 30))))
    for x, y in ((-16.0, 33.2), (14.6, 33.4), (0.9, 41.0), (0.9, 54.0), (11.9, 66.0)):
        plan.trees.append(Tree(x, y, 5.6, 1.5, int(rng.integers(1 << 30)), (52, 104, 92)))
    for x, y, arm in ((-7.6, 31.1, 0.0), (20.0, 31.2, 0.0), (12.1, 48.0, -1.6), (12.1, 72.0, -1.6)):
        plan.posts.append(Post(x, y, 7.5, 0.09, arm))


def _block(
    rng: np.random.Generator, area: tuple[float, float, float, float], seed: int
) -> Building:
    color = FACADES[int(rng.integers(len(FACADES)))]
    shop = SIGNS[int(rng.integers(len(SIGNS)))] if rng.random() < 0.75 else None
    height = 3.3 * int(rng.integers(3, 6)) + 1.4
    bay = float(rng.uniform(2.5, 3.4))
    return Building(*area, height, color, 3.3, bay, shop, seed + int(rng.integers(1 << 20)))


def _put_signals(plan: Plan, main_red: np.ndarray, side_green: np.ndarray) -> None:
    until_red = np.zeros(len(main_red), bool)
    for start, _ in spans(main_red):
        until_red[max(0, start - 40) : start] = True
    main = np.where(main_red[:, None], RED, np.where(until_red[:, None], YELLOW, GREEN))
    side = np.where(side_green[:, None], GREEN, RED)
    for x, y, colors in ((12.7, 31.0, main), (ZEBRA_X[0] - 1.4, 22.9, main), (2.2, 35.2, side)):
        plan.posts.append(Post(x, y, 2.5, 0.06, color=(70, 72, 70)))
        plan.posts.append(Post(x, y - 0.02, 3.3, 0.15, color=(34, 36, 36)))
        level = {RED: 3.12, YELLOW: 2.86, GREEN: 2.6}
        heights = np.array([level[tuple(color)] for color in colors.tolist()])
        for color, z in level.items():
            lit = (heights == z)[:, None]
            plan.signals.append(Signal((x, y - 0.2, z), np.where(lit, color, (44.0, 44, 44))))


def _put_walkers(plan: Plan, rng: np.random.Generator, clock: Clock, switch: float) -> np.ndarray:
    """Pedestrians; returns at which frames (row 0: east lane, row 1: west) one jaywalks ahead."""
    frames, fps = clock.frames, clock.fps
    go = clock.frame(switch + 1.1)
    x0, x1 = ZEBRA_X
    for index, (x, south) in enumerate(((x0 + 1.2, True), (x1 - 0.9, False), (x0 + 2.2, False))):
        ends = (21.6, 33.4) if south else (33.6, 21.0)
        kerb = MAIN[0] - 0.7 if south else MAIN[1] + 0.7
        lead = float(rng.uniform(2.0, 4.5))
        turn = (x + (-9 if index % 2 else 9), ends[1])
        path = Path([(x - lead, ends[0]), (x, ends[0]), (x, ends[1]), turn])
        wait = path.nearest(x, kerb)
        speed = float(rng.uniform(1.25, 1.6))
        motion = walk(
            path, speed=speed, start=0.3, waits=[(wait, go + 5 * index)], frames=frames, fps=fps
        )
        plan.add([pedestrian(rng, motion)])
    for y, start, end in ((32.4, -19.0, 30.0), (33.0, 24.0, -26.0), (21.4, 3.0, 13.5)):
        path = Path([(start, y), (end, y + 0.3), (end, y + 0.9), (start, y + 0.7)])
        speed = float(rng.uniform(1.2, 1.5)) * (2.1 if y == 21.4 else 1.0)
        plan.add([pedestrian(rng, walk(path, speed=speed, start=0.1, frames=frames, fps=fps))])
    return _put_jaywalker(plan, rng, clock)


def _put_jaywalker(plan: Plan, rng: np.random.Generator, clock: Clock) -> np.ndarray:
    x = float(rng.uniform(0.3, 1.4))
    path = Path([(x + 3.0, 32.3), (x + 0.5, 31.6), (x, 29.5), (x - 0.4, 22.2), (x + 6, 21.8)])
    speed = float(rng.uniform(1.7, 2.0))
    motion = walk(path, speed=speed, start=1.0, frames=clock.frames, fps=clock.fps)
    (actor,) = plan.add([pedestrian(rng, motion)])
    on_road = (motion.y > MAIN[0]) & (motion.y < MAIN[1])
    for start, stop in spans(on_road):
        plan.events.append(PlannedEvent("jaywalking", start, stop, (actor,)))
    middle = (MAIN[0] + MAIN[1]) / 2
    east = (motion.y > MAIN[0] - 0.4) & (motion.y < middle + 1.5)
    west = (motion.y > middle - 0.6) & (motion.y < MAIN[1] + 1.4)
    return np.stack([east, west])


def _put_traffic(
    plan: Plan,
    rng: np.random.Generator,
    clock: Clock,
    signals: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    main_red, side_green, crossers = signals
    count = 4 + int(clock.seconds / 3)
    east = Path([(-REACH, EAST), (REACH, EAST)], rounded=0)
    west = Path([(REACH, WEST), (-REACH, WEST)], rounded=0)
    line = east.nearest(ZEBRA_X[0] - 1.5, EAST)
    gaps = rng.uniform(13, 19, count)
    kinds = [pick_vehicle(rng) for _ in range(count)]
    stops = [Stop(line, main_red), Stop(east.nearest(-0.9, EAST), crossers[0])]
    east_ids = plan.add(
        lane_traffic(rng, (east, kinds), line + 7 - np.cumsum(gaps) + gaps[0], stops, clock)
    )
    kinds = [pick_car(rng), pick_bus(rng), *(pick_vehicle(rng) for _ in range(count - 2))]
    gaps = rng.uniform(13, 18, count)
    gaps[1:3] += 6
    line = west.nearest(12.6, WEST)
    stops = [Stop(line, main_red), Stop(west.nearest(3.2, WEST), crossers[1])]
    west_ids = plan.add(
        lane_traffic(rng, (west, kinds), line + 20 - np.cumsum(gaps) + gaps[0], stops, clock)
    )
    ride = Driver(Path([(-REACH, 24.05), (REACH, 24.05)], rounded=0), REACH - 17, 4.6, 1.8)
    (motion,) = drive([ride], [Stop(REACH - 6.6, main_red)], frames=clock.frames, fps=clock.fps)
    plan.add([cyclist(rng, motion)])
    turn = Path([(4.75, 120), (4.75, 33), (5.6, 28.5), (10.5, EAST), (REACH, EAST)], rounded=4)
    stop = Stop(turn.nearest(4.75, 36.8), ~side_green)
    kinds = [pick_car(rng), pick_vehicle(rng), pick_car(rng)]
    starts = turn.nearest(4.75, 41.0) - np.array([0.0, 9.0, 19.0])
    plan.add(lane_traffic(rng, (turn, kinds), starts, [stop], clock, speed=7.5))
    _note_stop(plan, east_ids + west_ids)


def _note_stop(plan: Plan, vehicles: list[int]) -> None:
    """The longest standstill of a vehicle of the main road is an event."""
    halts = [
        (stop - start, start, stop, index)
        for index in vehicles
        for start, stop in spans(plan.actors[index].motion.speed < 0.15)
    ]
    if halts:
        _, start, stop, index = max(halts)
        plan.events.append(PlannedEvent("vehicle stops", start, stop, (index,)))
