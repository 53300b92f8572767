"""The import map: every module of a folder under its hashed name, with the nonce, or nothing."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context, Template

PAGE = Template('{% load plumbline %}{% import_map "js/labeler/" %}')


def printed() -> str:
    return str(PAGE.render(Context({"request": SimpleNamespace(csp_nonce="n0nce")})))


def test_without_hashed_names_there_is_nothing_to_map() -> None:
    assert printed() == ""


def test_every_module_goes_to_its_hashed_address(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = {
        "js/labeler/main.js": "js/labeler/main.111.js",
        "js/labeler/ui/dom.js": "js/labeler/ui/dom.222.js",
        "js/labeler/notes.txt": "js/labeler/notes.333.txt",
        "js/app.js": "js/app.444.js",
    }
    storage: Any = staticfiles_storage
    monkeypatch.setattr(storage._wrapped, "hashed_files", hashed, raising=False)
    monkeypatch.setattr(storage._wrapped, "url", lambda name: f"/static/{hashed[name]}")
    html = printed()
    found = re.match(r'<script type="importmap" nonce="n0nce">(.+?)</script>', html)
    assert found is not None
    assert json.loads(found[1]) == {
        "imports": {
            "/static/js/labeler/main.js": "/static/js/labeler/main.111.js",
            "/static/js/labeler/ui/dom.js": "/static/js/labeler/ui/dom.222.js",
        }
    }
    assert html.count('rel="modulepreload"') == 2
    assert "app.444" not in html
