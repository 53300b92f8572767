"""The command line of the quality figures: arguments in, one JSON object out.

Bad input is answered in one sentence on standard error and with exit code 2.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .agreement import Level as Scale
from .agreement import Rating, alpha_interval, krippendorff_alpha
from .clear import clear_figures
from .hota import hota_figures
from .identity import identity_figures
from .intervals import Method, lower_bound, two_sided
from .motfile import read_mot
from .plans import Demonstration, TwoPoint, precision_sample_size, rule_for
from .sampling import draw_sample, group_by_stratum
from .sequential import earliest_acceptance, judge, mean_sample, sequential_plan
from .standard import Level, Severity, standard_rule
from .tracking import compare_tables

Figures = Mapping[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Run one command; 0 when it answered, 2 for input it cannot use."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], Figures] = options.run
    try:
        figures = run(options)
    except (ValueError, OSError, KeyError, TypeError) as error:
        sys.stderr.write(f"{options.command}: {error}\n")
        return 2
    sys.stdout.write(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    return 0


def _tracking(options: argparse.Namespace) -> Figures:
    reference = read_mot(options.reference, is_reference=True)
    compared = compare_tables(reference, read_mot(options.annotated))
    hota, clear = hota_figures(compared), clear_figures(compared, options.threshold)
    return {
        "hota": {
            name: value.tolist() if hasattr(value, "tolist") else value
            for name, value in vars(hota).items()
        },
        "clear": asdict(clear) | {"switches": [one._asdict() for one in clear.switches]},
        "identity": asdict(identity_figures(compared, options.threshold)),
    }


def _plan(options: argparse.Namespace) -> Figures:
    if options.aql is not None:
        if options.lot is None:
            raise ValueError("A plan by AQL needs the size of the lot: --lot.")
        level, severity = Level(options.level), Severity(options.severity)
        return asdict(standard_rule(options.lot, options.aql, level, severity))
    if options.accuracy is not None:
        plan = Demonstration(options.accuracy, options.confidence, options.defects)
        return rule_for(plan, options.lot)._asdict()
    if options.two_point is not None:
        return rule_for(TwoPoint(*options.two_point), options.lot)._asdict()
    size = precision_sample_size(options.half_width, options.confidence, lot_size=options.lot)
    return {"size": size}


def _interval(options: argparse.Namespace) -> Figures:
    counts = options.correct, options.inspected, options.confidence, Method(options.method)
    low, high = two_sided(*counts)
    return {"low": low, "high": high, "one_sided_lower_bound": lower_bound(*counts)}


def _agreement(options: argparse.Namespace) -> Figures:
    with options.file.open(newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    level = Scale(options.level)
    ratings = [[_rating(cell.strip(), level) for cell in row] for row in rows]
    return {
        "alpha": krippendorff_alpha(ratings, level),
        "interval": alpha_interval(ratings, level, options.confidence, seed=options.seed),
        "raters": len(ratings),
    }


def _rating(cell: str, level: Scale) -> Rating:
    if cell in ("", "*"):
        return None
    return cell if level is Scale.NOMINAL else float(cell)


def _sprt(options: argparse.Namespace) -> Figures:
    risks = TwoPoint(*options.risks)
    plan = sequential_plan(risks)
    figures = asdict(plan) | {
        "earliest_acceptance": earliest_acceptance(plan),
        "mean_sample_good": mean_sample(plan, float(risks.good_rate)),
        "mean_sample_bad": mean_sample(plan, float(risks.bad_rate)),
    }
    if options.found is not None:
        figures["verdict"] = judge(plan, *options.found).value
    return figures


def _draw(options: argparse.Namespace) -> Figures:
    lot = json.loads(options.file.read_text())
    if not isinstance(lot, dict) or (missing := {"seed", "items", "sizes"} - lot.keys()):
        needed = "seed (hexadecimal), items and sizes" if not isinstance(lot, dict) else missing
        raise ValueError(f"{options.file} must be an object; it lacks {needed}.")
    groups = group_by_stratum(lot["items"])
    return {"sample": draw_sample(bytes.fromhex(lot["seed"]), groups, lot["sizes"])}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m apps.quality", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, run: Callable[..., Figures], text: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text, description=text)
        one.set_defaults(run=run)
        return one

    tracking = command("tracking", _tracking, "HOTA, CLEAR and identity of two MOT files.")
    tracking.add_argument("reference", type=Path)
    tracking.add_argument("annotated", type=Path)
    tracking.add_argument("--threshold", type=float, default=0.5, help="least IoU, default 0.5")

    plan = command("plan", _plan, "How many items to inspect, how many may be defective.")
    plan.add_argument("--lot", type=int, help="items in the lot")
    kind = plan.add_mutually_exclusive_group(required=True)
    kind.add_argument("--aql", help="MIL-STD-105E: defective items a hundred")
    kind.add_argument("--accuracy", type=float, help="demonstration: the accuracy to prove")
    kind.add_argument("--half-width", type=float, help="precision: the accuracy to ± this")
    kind.add_argument("--two-point", type=float, nargs=4, metavar=("P1", "ALPHA", "P2", "BETA"))
    plan.add_argument("--level", choices=[level.value for level in Level], default="II")
    plan.add_argument("--severity", choices=[one.value for one in Severity], default="normal")
    plan.add_argument("--confidence", type=float, default=0.95)
    plan.add_argument("--defects", type=int, default=0, help="defective items to bear")

    interval = command("interval", _interval, "Confidence interval of a share of correct items.")
    interval.add_argument("correct", type=int)
    interval.add_argument("inspected", type=int)
    interval.add_argument("--method", choices=[one.value for one in Method], default="wilson")
    interval.add_argument("--confidence", type=float, default=0.95)

    agreement = command(
        "agreement", _agreement, "Krippendorff's α; a row a rater, a column a unit."
    )
    agreement.add_argument("file", type=Path, help="CSV; empty or * where there is no rating")
    agreement.add_argument("--level", choices=[one.value for one in Scale], default="nominal")
    agreement.add_argument("--confidence", type=float, default=0.95)
    agreement.add_argument("--seed", type=int, default=1, help="of the bootstrap, default 1")

    sprt = command("sprt", _sprt, "Lines and mean sample of a sequential test.")
    sprt.add_argument("risks", type=float, nargs=4, metavar=("P1", "ALPHA", "P2", "BETA"))
    sprt.add_argument("--found", type=int, nargs=2, metavar=("INSPECTED", "DEFECTIVE"))

    draw = command("draw", _draw, "Repeat the draw of a published lot.")
    draw.add_argument("file", type=Path, help="JSON: seed, items and sizes by stratum")
    return parser
