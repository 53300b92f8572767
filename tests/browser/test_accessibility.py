"""No page of the portal has a serious fault for who sees, reads or steers it in other ways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from apps.annotations.domain.assignment import pull_next_review
from apps.annotations.domain.findings import record_finding
from apps.annotations.domain.questions import ask_question
from apps.annotations.domain.threads import answer_finding
from apps.annotations.domain.workflow import submit_task
from tests.api.permissions.rows import Row, all_routes, all_rows
from tests.api.permissions.world import World, build_world
from tests.browser.axe import axe_source, serious_on
from tests.browser.labeling import Labeling
from tests.browser.view import View
from tests.factories import make_track

pytestmark = pytest.mark.browser
# Who looks at a page first, of those who may.
PREFERRED = ("own", "vow", "lea", "hol", "aud", "adm", "zoe", "ano")
ROUTES = {route.name: route for route in all_routes()}
# Open in a view of their own, which needs footage that can be played.
PLAYED = ("annotations:label", "audits:item")


def pages() -> Iterator[tuple[Row, str]]:
    """Each page once, as somebody who may see it; the start page and the lists as everybody."""
    seen: set[str] = set()
    for row in all_rows():
        if row.method != "GET" or row.route.startswith("api:") or row.route in PLAYED:
            continue
        allowed = [role for role in PREFERRED if row.expected[role] == 200]
        several = row.route in ("home:home", "contracts:contract")
        if row.route in seen and not several:
            continue
        seen.add(row.route)
        for role in allowed if several else allowed[:1]:
            yield row, role


@pytest.fixture
def world(live_server: Any, everything: Any) -> World:
    axe_source()
    with transaction.atomic():
        return build_world()


def signed_in(browser: Any, client: Client, url: str) -> Any:
    """A page of a browser that is signed in as the client is."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    if cookie:
        named = {"name": settings.SESSION_COOKIE_NAME, "value": cookie.value}
        context.add_cookies([{**named, "url": url}])
    return context.new_page()


def test_no_page_has_a_serious_fault(
    world: World, live_server: Any, everything: Any, browser: Any
) -> None:
    wrong: list[str] = []
    looked, opened = 0, dict[str, Any]()
    for row, role in pages():
        wanted = ROUTES[row.route].parameters
        arguments = {k: v for k, v in world.objects[row.subject].items() if k in wanted}
        path = reverse(row.route, kwargs=arguments)
        with everything():
            answer = world.clients[role].get(path)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        looked += 1
        page = opened.get(role)
        if page is None:
            page = opened[role] = signed_in(browser, world.clients[role], live_server.url)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.goto(live_server.url + path)
            wrong += [f"{role} {path} {scheme} {fault}" for fault in serious_on(page)]
    for page in opened.values():
        page.context.close()
    assert looked > 40, looked
    assert wrong == [], "\n".join(wrong)


def test_the_labeling_view_has_no_serious_fault_in_any_state(labeling: Labeling) -> None:
    axe_source()
    view = labeling.open(labeling.sign_in("annotator_vera", bypass_csp=True))
    view.draw("1", (40, 20), (100, 60))
    view.draw("2", (120, 20), (180, 60))
    view.key("Escape", "Tab")
    wrong: list[str] = []

    def look(state: str) -> None:
        view.repaint()
        for scheme in ("light", "dark"):
            view.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            wrong.extend(f"{state} {scheme} {fault}" for fault in serious_on(view.page))

    look("an object selected")
    for panel in ("guideline", "findings", "questions", "problems", "history"):
        view.click(f"[data-panel={panel}]")
        look(panel)
    view.saved()
    view.click(".lb-revision[data-revision='1']")
    view.wait(past="1")
    view.page.get_by_role("button", name="What it changed").click()
    view.page.locator("[data-difference]").first.wait_for()
    look("differences")
    view.page.get_by_role("button", name="Back to now").click()
    view.wait(past="")
    for key, state in (("?", "all keys"), ("Control+k", "palette"), ("g", "go to a frame")):
        view.key(key)
        look(state)
        view.key("Escape")
    view.click("[data-panel=objects]")
    view.page.locator("[data-stage=picture]").focus()
    view.key("s")
    view.wait(place="keyframe 0")
    look("keys on the timeline")
    view.page.locator("[data-stage=picture]").focus()
    view.key("Tab", "Shift+A")
    view.wait(attribute="colour")
    look("one attribute in turn")
    view.key("Escape", "Shift+N")
    look("drawing by keys")
    view.key("Escape", "Tab")
    for key, state in (("Shift+J", "fewer keyframes"), ("Alt+b", "propagating")):
        view.key(key)
        look(state)
        view.key("Escape")
    view.key("Control+Enter")
    look("submit")
    assert view.errors == []
    assert wrong == [], "\n".join(wrong)


def test_a_review_has_no_serious_fault_in_any_state(labeling: Labeling) -> None:
    axe_source()
    cast = labeling.cast
    with labeling.everything():
        make_track(labeling.task, "pedestrian", (5, 30))
        make_track(labeling.task, "pedestrian", (8, 30))
        about: dict[str, Any] = {"frame": 5, "acting_user": cast.annotator_vera}
        ask_question(labeling.task, text="One or two?", addressee="lead", **about)
        submit_task(labeling.task, revision=0, acting_user=cast.annotator_vera)
        assert pull_next_review(cast.lead_lena) == labeling.task
        finding = record_finding(
            labeling.task, type="loose_shape", severity="minor", start=5, stop=6,
            region=[10, 10, 60, 60], acting_user=cast.lead_lena,
        )  # fmt: skip
        answer_finding(finding, text="See the guideline.", acting_user=cast.lead_lena)
    view = labeling.open(labeling.sign_in("lead_lena", bypass_csp=True))
    wrong: list[str] = []

    def look(state: str) -> None:
        view.repaint()
        for scheme in ("light", "dark"):
            view.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            wrong.extend(f"{state} {scheme} {fault}" for fault in serious_on(view.page))

    view.key("x")
    look("a finding")
    view.page.get_by_role("button", name="Answer").click()
    look("answering")
    view.page.keyboard.press("Escape")
    view.key("Shift+F")
    look("a question")
    view.key("Alt+n")
    look("object after object")
    assert view.errors == []
    assert wrong == [], "\n".join(wrong)


def test_looking_has_no_serious_fault(labeling: Labeling) -> None:
    axe_source()
    view: View = labeling.open()
    view.draw("1", (40, 20), (100, 60))
    view.saved()
    looking = labeling.open(labeling.sign_in("client_vic", bypass_csp=True))
    wrong = []
    for scheme in ("light", "dark"):
        looking.page.emulate_media(color_scheme=scheme)
        wrong += serious_on(looking.page)
    assert wrong == [], "\n".join(wrong)
