"""What axe finds on a page: rules of WCAG 2.1 A and AA that are broken seriously."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from portal.embedded.var import CHECKOUT

SOURCE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
SERIOUS = ("serious", "critical")
RUN = """async ([source, rules]) => {
  if (!globalThis.axe) new Function(source)();
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  const told = ({ html, failureSummary }) =>
    `${html.slice(0, 160)} ${failureSummary.split("\\n").slice(1, 3).join(" ")}`;
  return violations.map(({ id, impact, nodes }) => [id, impact, nodes.map(told)]);
}"""


@cache
def axe_source() -> str:
    """The library as it was published. Skips the test on a machine without Node's packages."""
    if not SOURCE.exists():
        pytest.skip("axe-core is not installed here: npm ci")
    return SOURCE.read_text(encoding="utf-8")


def serious_on(page: Any) -> list[str]:
    """What is seriously wrong on the page as it is now: rule, and where."""
    found = page.evaluate(RUN, [axe_source(), RULES])
    return [
        f"{rule}: {place}"
        for rule, impact, places in found
        if impact in SERIOUS
        for place in places[:3]
    ]
