"""Every verb that the apps record is told in a readable sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

from apps.core.domain.wording import SENTENCES, word_activity
from apps.core.models import Activity
from portal.embedded.var import CHECKOUT

VERB = re.compile(r"[a-z]+\.[a-z_]+")
# Each table of steps and the model whose name begins its verbs.
MACHINES = {
    ("accounts", "INVITATION_TRANSITIONS"): "invitation",
    ("vendors", "VENDOR_TRANSITIONS"): "vendorprofile",
    ("contracts", "CONTRACT_TRANSITIONS"): "contract",
    ("projects", "PROJECT_TRANSITIONS"): "project",
    ("footage", "FOOTAGE_TRANSITIONS"): "footage",
    ("annotations", "TASK_TRANSITIONS"): "task",
    ("annotations", "FINDING_TRANSITIONS"): "finding",
    ("audits", "LOT_TRANSITIONS"): "lot",
    ("audits", "GOLD_TRANSITIONS"): "gold",
    ("billing", "INVOICE_TRANSITIONS"): "invoice",
    ("exchange", "EXPORT_TRANSITIONS"): "export",
}


def _written_verbs() -> set[str]:
    """Verbs spelt out where activity is recorded, also through a variable named `verb`."""
    verbs: set[str] = set()
    for path in (CHECKOUT / "apps").glob("*/domain/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            verbs.update(_texts(node))
    return verbs


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
        "record_activity",
        "_record",
    ):
        source: ast.AST = node.args[0]
    elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "verb":
        source = node.value
    else:
        return
    for part in ast.walk(source):
        if isinstance(part, ast.Constant) and VERB.fullmatch(str(part.value)):
            yield str(part.value)


def _machine_verbs() -> set[str]:
    """One verb for each state that a step of a machine leads to."""
    verbs = set()
    for (app, table), model in MACHINES.items():
        steps = getattr(import_module(f"apps.{app}.enums"), table)
        verbs |= {f"{model}.{to}" for after in steps.values() for to in after}
    return verbs


VERBS = sorted(_written_verbs() | _machine_verbs())


def test_every_machine_is_looked_at() -> None:
    found = {
        (path.parent.name, name)
        for path in (CHECKOUT / "apps").glob("*/enums.py")
        for name in vars(import_module(f"apps.{path.parent.name}.enums"))
        if name.endswith("_TRANSITIONS")
    }
    assert found == set(MACHINES)


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_has_a_sentence(verb: str) -> None:
    assert verb in SENTENCES, f"Word {verb} in its app's domain/sentences.py."
    words = word_activity(Activity(verb=verb, data={}))
    assert words[0].isupper() or words[0] == "–"
    assert "{" not in words


def test_no_sentence_is_about_a_verb_that_nobody_records() -> None:
    assert set(SENTENCES) <= set(VERBS)


def test_a_verb_of_an_older_release_is_spelt_out() -> None:
    assert word_activity(Activity(verb="offer.put_aside", data={})) == "Offer put aside"
