"""Writes in every field of a form, lets the session end, and looks what is there afterwards."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import cast
from tests.house import pages
from tests.house.test_pages import ALL
from tests.house.world import World, make_world
from tests.journeys.helpers import example as examples
from weerklank.coding.models import Coding
from weerklank.fieldwork.models import Conversation

_TABLE: dict[str, pages.Page] = {page.name: page for page in ALL}
WORDS = "Een halve zin, é ü 字 en een regel.\nEn nog een."

# (page, question, who) where somebody writes in a form. The codebook sends it to another address,
# and the pages with a question do not show the form without it: one comes back to where one was.
FORMS: list[tuple[str, dict[str, Any], str]] = [
    ("study:round_new", {}, "onderzoeker"),
    ("findings:finding_new", {}, "onderzoeker"),
    ("trajectories:trajectory", {}, "consulent"),
    ("study:monitor_plan", {"wijzig": "goal-{world.goal.pk}"}, "onderzoeker"),
    (
        "study:characteristics",
        {"wijzig": "characteristic-{world.characteristic.pk}"},
        "onderzoeker",
    ),
    ("study:members", {}, "beheerder"),
    ("study:plan", {"wijzig": "ronde"}, "onderzoeker"),
    ("study:plan", {"nieuw": "leidraad"}, "onderzoeker"),
    ("study:guide", {"wijzig": "question-{world.guide_question.pk}"}, "onderzoeker"),
    ("study:participant_new", {}, "onderzoeker"),
    ("study:participant", {"wijzig": "toestemming"}, "onderzoeker"),
    ("fieldwork:read_in", {}, "onderzoeker"),
    ("fieldwork:conversation_new", {}, "onderzoeker"),
    ("fieldwork:conversation_edit", {}, "onderzoeker"),
    ("coding:codebook", {"code": "4.6"}, "onderzoeker"),
    ("coding:passage", {}, "onderzoeker"),
    ("coding:code_turn", {}, "onderzoeker"),
    ("findings:finding", {}, "onderzoeker"),
    ("findings:evidence_add", {}, "onderzoeker"),
    ("findings:quote_new", {}, "onderzoeker"),
    ("findings:quote", {}, "onderzoeker"),
    ("reporting:report_text", {}, "onderzoeker"),
    ("trajectories:members", {}, "regisseur"),
    ("trajectories:providers", {}, "regisseur"),
    ("trajectories:places", {}, "consulent"),
    ("trajectories:place_change", {}, "consulent"),
    ("deliveries:trajectory_new", {}, "regisseur"),
]
SHORT = [
    FORMS[0],
    FORMS[2],
    ("coding:codebook", {"code": "4.6"}, "onderzoeker"),
    ("findings:evidence_add", {}, "onderzoeker"),
]

# Opens what is folded, writes in the form with most fields to write or tick in, and gives its place
# and what it wrote.
WRITE = """(words) => {
  const kept = (form) => [...form.elements].filter((each) => each.name && !each.disabled
    && !/^(password|file|hidden|submit|button|image|reset)$/.test(each.type));
  const written = (form) => kept(form).filter((each) => /^(text|textarea|search|email|number|date)$/
    .test(each.type));
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const forms = [...document.forms];
  const candidates = forms.filter((form) => form.closest("main") && form.method === "post"
    && !("weerklankNoDraft" in form.dataset));
  const form = candidates.sort((a, b) => written(b).length - written(a).length
    || kept(b).length - kept(a).length)[0];
  if (!form || !kept(form).length) return null;
  for (const each of kept(form)) {
    if (each.type === "checkbox") each.checked = !each.checked;
    else if (each.type === "date") each.value = "2026-05-04";
    else if (each.type === "number") each.value = "7";
    else if (each.type === "email") each.value = "half@voorbeelddam.example";
    else if (each.type === "textarea") each.value = words;
    else if (each.type === "text" || each.type === "search") each.value = words.split("\\n")[0];
    else continue;
    each.dispatchEvent(new Event("input", { bubbles: true }));
    each.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.noValidate = true;
  const place = forms.indexOf(form);
  return { place, values: kept(form).map((each) => [each.name, each.value, each.checked ?? null]) };
}"""
SEND = """(place) => { document.forms[place].requestSubmit(); }"""
READ = """(place) => {
  const form = document.forms[place];
  return form ? [...form.elements].filter((each) => each.name && !each.disabled
    && !/^(password|file|hidden|submit|button|image|reset)$/.test(each.type))
    .map((each) => [each.name, each.value, each.checked ?? null]) : [];
}"""


def make_world_to_write_in() -> World:
    """Give the world of the table of pages, with a passage that is no evidence yet.

    Nobody spoke with its guide: a guide that was used is no longer written in.
    """
    world = make_world()
    Conversation.objects.update(guide=None)
    Coding.objects.create(
        key=UUID(int=66),
        transcript=world.transcript,
        code=world.code,
        coder=world.coding.coder,
        start=world.coding.end + 1,
        end=world.turn.end,
        created_at=cast.NOW,
        changed_at=cast.NOW,
    )
    return world


def lost(page: Page, site: str, world: World, form: tuple[str, dict[str, Any], str]) -> list[str]:
    """Return what somebody wrote in a form that is not there after log-in, field by field."""
    name, query, role = form
    user = world.users[role]
    entry = _TABLE[name]
    asked = query or dict(entry.query(world))
    address = reverse(name, kwargs=dict(entry.kwargs(world)))
    question = urlencode({k: str(v).format(world=world) for k, v in asked.items()})
    examples.sign_in(page, site, user)
    page.goto(f"{site}{address}?{question}" if question else site + address)
    written = page.evaluate(WRITE, WORDS)
    if written is None:
        return [f"{name}: there is no form to write in"]
    Session.objects.all().delete()
    page.evaluate(SEND, written["place"])
    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()
    page.get_by_label("E-mailadres").fill(user.email or "")
    page.get_by_label("Wachtwoord").fill(cast.PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(lambda url: "/inloggen/" not in url.partition("?")[0])
    if page.locator("main form").count() == 0 or page.evaluate("location.pathname") != address:
        return [f"{name}: after log-in one stands on {page.url.removeprefix(site)}"]
    found = page.evaluate(READ, written["place"])
    return [
        f"{name}: {was} became {now}"
        for was, now in zip(written["values"], found, strict=False)
        if was != now
    ] + ([] if len(found) == len(written["values"]) else [f"{name}: another form"])
