"""The one door of every state change: a table of allowed steps, a locked row, an activity row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from apps.core.domain.activity import record_activity
from apps.core.errors import IllegalTransition

Transitions = Mapping[str, frozenset[str]]


def require_transition(transitions: Transitions, before: str, to: str, name: str) -> None:
    """Raise IllegalTransition unless `transitions` allows `before` → `to`."""
    if to not in transitions.get(before, frozenset()):
        raise IllegalTransition(
            f"This {name} is “{before.replace('_', ' ')}” and cannot become "
            f"“{to.replace('_', ' ')}”."
        )


@transaction.atomic
def apply_transition(
    obj: Any, to: str, transitions: Transitions, *, acting_user: Any, **data: Any
) -> Any:
    """Move `obj.status` to `to` under a row lock and record it.

    Raises IllegalTransition for a step the table does not have. `data` goes to the activity row.
    Every app wraps this in its own `change_status`; nobody else assigns a status.
    """
    model: type[models.Model] = type(obj)
    locked = model._default_manager.select_for_update().only("pk", "status").get(pk=obj.pk)
    before = getattr(locked, "status")  # noqa: B009  # the column every machine has
    require_transition(transitions, before, to, str(model._meta.verbose_name))
    obj.status = to
    obj.save(update_fields=["status"])
    record_activity(
        f"{model._meta.model_name}.{to}", obj, acting_user=acting_user, before=before, **data
    )
    return obj
