"""One person's gold, compared with its reference: figures by label, switches, where to look."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.annotations.views.labeling import label_link
from apps.audits.domain.gold_review import review_score
from apps.audits.domain.scorecards import pseudonym
from apps.audits.models import GoldScore
from apps.core.views import PageView
from apps.quality.review import LabelFigures, Review

SHOWN = 50
FRAMES_SHOWN = 20


class GoldReviewView(PageView):
    """`GET /gold-scores/{id}/`: owners and managers of the client; nobody else knows of gold."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The page."""
        score = self.visible(GoldScore, pk)
        task, gold = score.exposure.task, score.exposure.gold
        review = review_score(score)
        context = {
            "score": score,
            "gold": gold,
            "project": gold.project,
            "who": _name(score),
            "labels": [_row(figures) for figures in review.labels],
            "confusions": review.confusions,
            "switches": [
                {**switch._asdict(), "url": label_link(task.pk, switch.after, *_at(switch.frame))}
                for switch in review.switches[:SHOWN]
            ],
            "switch_count": len(review.switches),
            "frames": [
                {**row, "url": label_link(task.pk, "", *_at(row["frame"]))}
                for row in review.troubles.worst(FRAMES_SHOWN)
            ],
            "frame_count": len(review.troubles.frames),
            **_totals(score, review),
        }
        return render(request, "audits/gold_review.html", context)


def _at(frame: int) -> tuple[int, int]:
    return frame, frame + 1


def _name(score: GoldScore) -> str:
    who = pseudonym(score.client_id, score.exposure.annotator_id)
    return who.replace("annotator-", "Annotator ")


def _row(figures: LabelFigures) -> dict[str, Any]:
    clear = figures.clear
    return {
        "label": figures.label,
        "hota": figures.hota.hota,
        "association": figures.hota.association,
        # Of nothing that was found there is nothing to lie well.
        "localisation": figures.hota.localisation if clear.matched else None,
        "identity": figures.identity.f1,
        "missed": clear.missed,
        "false": clear.false,
        "boxes": clear.matched + clear.missed,
        "switches": len(clear.switches),
    }


def _totals(score: GoldScore, review: Review) -> dict[str, Any]:
    boxes = sum(one.clear.matched + one.clear.missed for one in review.labels)
    names = ("missed", "false", "confused")
    return {
        "totals": {name: int(getattr(review.troubles, name).sum()) for name in names},
        "expected": f"of {score.expected:,}",
        "of_boxes": f"of {boxes:,}",
    }
