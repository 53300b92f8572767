"""Our tracking figures by the names TrackEval gives them."""

from __future__ import annotations

from typing import Any

from apps.quality.clear import clear_figures
from apps.quality.hota import hota_figures
from apps.quality.identity import identity_figures
from apps.quality.tracking import Comparison


def named_figures(comparison: Comparison) -> dict[str, Any]:
    """HOTA, CLEAR and identity; `hota_by_threshold` is a list."""
    hota, clear = hota_figures(comparison), clear_figures(comparison)
    identity = identity_figures(comparison)
    return {
        "hota_by_threshold": hota.hota_by_threshold.tolist(),
        "HOTA": hota.hota,
        "DetA": hota.detection,
        "AssA": hota.association,
        "LocA": hota.localisation,
        "MOTA": clear.mota,
        "MOTP": clear.motp,
        "TP": clear.matched,
        "FN": clear.missed,
        "FP": clear.false,
        "IDSW": len(clear.switches),
        "Frag": clear.fragmentations,
        "MT": clear.mostly_tracked,
        "PT": clear.partly_tracked,
        "ML": clear.mostly_lost,
        "IDF1": identity.f1,
        "IDP": identity.precision,
        "IDR": identity.recall,
        "IDTP": identity.matched,
        "IDFN": identity.missed,
        "IDFP": identity.false,
    }
