"""A report as files, and the certificate that anybody checks without the portal."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from apps.audits.domain.decision import decide_lot
from apps.audits.models import AccuracyReport
from tests.audits.worlds import inspect_all, make_lot
from tests.cast import Cast, see_everything

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "verify_certificate.py"


@pytest.fixture
def report(cast: Cast, settings: Any, tmp_path: Path) -> AccuracyReport:
    settings.KEYS_ROOT = tmp_path / "keys"
    lot = make_lot(cast)
    inspect_all(cast, lot, defective=2)
    decide_lot(lot, acting_user=cast.auditor_omar)
    return AccuracyReport.objects.get(lot=lot)


def fetch(cast: Cast, report: AccuracyReport, file: str, name: str = "client_vic") -> bytes:
    answer = cast.sign_in(name).get(f"/reports/{report.pk}/{file}")
    assert answer.status_code == 200, answer.content
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    return answer.getvalue()


def verify(folder: Path, certificate: Any, *options: str) -> tuple[int, str]:
    """What the script says, run alone: without the portal's packages on its path."""
    file = folder / "certificate.json"
    file.write_text(json.dumps(certificate), encoding="utf-8")
    run = [sys.executable, "-I", "-S", str(SCRIPT), str(file), *options]
    done = subprocess.run(run, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout + done.stderr


def test_anybody_checks_the_certificate_with_the_published_key(
    cast: Cast, report: AccuracyReport, tmp_path: Path
) -> None:
    certificate = json.loads(fetch(cast, report, "certificate.json"))
    figures = tmp_path / "report.json"
    figures.write_bytes(fetch(cast, report, "report.json"))
    key = Client().get("/signing-key/").json()["key"]

    code, said = verify(tmp_path, certificate, "--key", key, "--report", str(figures))

    assert code == 0, said
    assert said.count("fits") == 4
    assert certificate["sentence"] in said
    assert certificate["vendor"] == "Bright Labels"
    assert certificate["outcome"] == "rejected"


def test_an_altered_word_a_strange_key_and_other_figures_are_named(
    cast: Cast, report: AccuracyReport, tmp_path: Path
) -> None:
    certificate = json.loads(fetch(cast, report, "certificate.json"))
    code, said = verify(tmp_path, {**certificate, "outcome": "accepted"})
    assert (code, "DIFFERS  Signature" in said) == (1, True)
    code, said = verify(tmp_path, certificate, "--key", "00" * 32)
    assert (code, "you noted" in said) == (1, True)
    other = json.loads(fetch(cast, report, "report.json"))
    other["figures"]["decision"]["defective"] = 0
    (tmp_path / "other.json").write_text(json.dumps(other))
    code, said = verify(tmp_path, certificate, "--report", str(tmp_path / "other.json"))
    assert (code, "others were certified" in said) == (1, True)
    wrong: list[Any] = [{}, [], {**certificate, "format": "x"}, {**certificate, "signature": 1}]
    for broken in wrong:
        code, said = verify(tmp_path, broken)
        assert (code, "cannot be checked" in said) == (2, True)


def test_the_command_notices_a_report_that_says_something_else_now(
    cast: Cast, report: AccuracyReport, tmp_path: Path
) -> None:
    file = tmp_path / "c.json"
    file.write_bytes(fetch(cast, report, "certificate.json"))

    def run() -> str:
        out = StringIO()
        try:
            call_command("verify_certificate", str(file), stdout=out)
        finally:
            see_everything()
        return out.getvalue()

    assert "Genuine" in run()
    AccuracyReport.objects.update(certificate={**report.certificate, "outcome": "accepted"})
    with pytest.raises(CommandError, match="something else now"):
        run()
    file.write_text(json.dumps({**report.certificate, "inspected": 1}))
    with pytest.raises(CommandError, match="did not sign"):
        run()
    file.write_text("{")
    with pytest.raises(CommandError, match="no certificate"):
        run()


def test_who_audits_blind_gets_figures_but_no_name(cast: Cast, report: AccuracyReport) -> None:
    client = cast.sign_in("auditor_omar")
    refused = client.get(f"/reports/{report.pk}/certificate.json")
    assert refused.status_code == 403
    page = client.get(f"/reports/{report.pk}/").content.decode()
    assert "certificate.json" not in page
    for file in ("report.json", "items.csv"):
        assert b"Bright Labels" not in fetch(cast, report, file, "auditor_omar")
    assert fetch(cast, report, "report.pdf", "auditor_omar").startswith(b"%PDF")


def test_items_open_in_a_spreadsheet(cast: Cast, report: AccuracyReport) -> None:
    text = fetch(cast, report, "items.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == report.figures["decision"]["inspected"]
    assert [row["verdict"] for row in rows[:3]] == ["defective", "defective", "correct"]
