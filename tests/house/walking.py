"""Walking every address of the research side as somebody, and keeping what it answered."""

from __future__ import annotations

import importlib
import io
import pkgutil
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.test import Client
from django.urls import resolve, reverse

from tests.house import pages
from tests.house.pages import Page
from tests.house.world import World
from weerklank.rendering.formats import FORMATS
from weerklank.safeguards.models import User

ALL: list[Page] = [
    page
    for module in pkgutil.iter_modules(pages.__path__)
    for page in importlib.import_module(f"{pages.__name__}.{module.name}").PAGES
]
# Its forms are samples, and send nothing anywhere.
SAMPLES = {"site:style"}
_FORM = re.compile(rb"<form\b[^>]*>", re.S)
_ACTION = re.compile(r'action="([^"]*)"')
Step = tuple[str, Mapping[str, Any], Mapping[str, Any]]
# Every look leaves a line in the log: no two readings of it are the same.
ITSELF_A_LOG = {"study:log"}


def steps(world: World) -> Iterator[Step]:
    """Give (name, address, question) of every page that can be read, most in several ways."""
    ways = _ways(world)
    for page in ALL:
        if page.get is None or page.is_of_the_register or page.name in ITSELF_A_LOG:
            continue
        kwargs = dict(page.kwargs(world))
        yield page.name, kwargs, dict(page.query(world))
        for more, query in ways.get(page.name, []):
            yield page.name, kwargs | more, query


def _ways(world: World) -> dict[str, list[tuple[dict[str, Any], dict[str, Any]]]]:
    """Give the other ways to ask for pages: their filters, their other columns, other files."""
    numbers = [code.number for code in world.monitor.codes.all()]
    codes = [code.pk for code in world.monitor.codes.all()]
    coders = [{"coder": member.user_id} for member in world.monitor.memberships.all()]
    matrix = [{"by": "perspectief"}, *coders]
    passages = [*({"code": pk} for pk in codes), *coders]
    questions = [
        {"code": one, "a_code": other, "a_relation": "same_person"}
        for one in codes
        for other in codes
    ]
    searches: list[dict[str, Any]] = []
    for word in ("brief", "buurman", "kolibriememo"):
        asked = {"q": word, "place": f"m{world.monitor.pk}"}
        searches += [asked | {"kind": kind} for kind in ("memo", "turn", "code")]
        searches += [asked | {"code": str(pk)} for pk in codes]
    queries: dict[str, list[dict[str, Any]]] = {
        "analysis:compare": matrix,
        "analysis:matrix_csv": matrix,
        "analysis:matrix_xlsx": matrix,
        "analysis:cell": [
            {"number": one, "group": group} for one in numbers for group in ("Z", "inburgeraar")
        ],
        "analysis:passages": passages,
        "analysis:passages_csv": passages,
        "analysis:passages_xlsx": passages,
        "analysis:ask": questions,
        "analysis:ask_csv": questions,
        "analysis:ask_xlsx": questions[:3],
        "analysis:together": [{"branch": "alle"}],
        "analysis:together_picture": [{"branch": "alle"}],
        "analysis:timeline": [{"code": pk} for pk in codes],
        "analysis:timeline_csv": [{"code": pk} for pk in codes],
        "analysis:words": [{"code": pk, "word": word} for pk in codes for word in ("", "de")],
        "analysis:words_csv": [{"code": pk} for pk in codes],
        "analysis:context_csv": [{"code": pk, "word": "de"} for pk in codes],
        "coding:codebook": [{"code": one} for one in numbers],
        "exchange:file": [{"what": "codebook"}, {"what": "project"}],
        "findings:evidence_add": [{"tegen": "1"}, *({"code": pk} for pk in codes)],
        "site:search": searches,
    }
    endings = (*(form.ending for form in FORMATS), "evidence")
    return {name: [({}, query) for query in asked] for name, asked in queries.items()} | {
        "reporting:report_file": [({"kind": one}, {}) for one in endings]
    }


def walk(world: World, user: User, *, only: Collection[str] | None = None) -> dict[str, str]:
    """Read everything that somebody can, or these pages, and give what each address answered."""
    client = Client()
    client.force_login(user)
    found = {}
    # As a list, because some addresses make what they lead to.
    for name, kwargs, query in list(steps(world)):
        if only is not None and name not in only:
            continue
        address = reverse(name, kwargs=dict(kwargs))
        response = client.get(address, dict(query))
        place = f"{name} {address} {dict(query)}"
        found[place] = f"{response.status_code} {read(response)}"
    return found


def read(response: Any) -> str:
    """Give what a response says; of a package of files what is in them."""
    streams = getattr(response, "streaming", False)
    content = b"".join(response.streaming_content) if streams else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(
                archive.read(name)
                for name in sorted(archive.namelist())
                if not name.startswith("docProps/")  # the moment at which it was made
            )
    # What guards a form against others is another at every look, and a key in every session.
    # So is the moment at which a page that stays open was counted.
    per_look = r'[A-Za-z0-9]{64}|data-key(?:-name)?="[^"]*"|om \d\d:\d\d uur'
    return re.sub(per_look, "", content.decode("utf-8", "replace"))


def takes_files(response: Any, address: str) -> set[str]:
    """Return the names of the addresses to which forms of a page at `address` send files."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return set()
    found = set()
    for form in map(bytes.decode, _FORM.findall(response.content)):
        if "multipart/form-data" in form:
            action = _ACTION.search(form)
            target = action[1] if action and action[1] else address
            found.add(resolve(target.partition("?")[0].partition("#")[0]).view_name)
    return found
