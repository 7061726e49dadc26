"""What the pages of every room do alike: numbers, refusals, downloads."""

import io

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from tests import cast
from weerklank.safeguards import downloads, meanwhile, pages
from weerklank.safeguards.models import LogLine, User
from weerklank.safeguards.refusals import DomainError, NameMissing, ReasonMissing, check_reason


class Asked(forms.Form):
    name = forms.CharField(required=False)
    reason = forms.CharField(required=False)
    revision = forms.IntegerField(required=False)


@pytest.fixture
def request_(rf: RequestFactory, db: None) -> HttpRequest:
    request = rf.get("/", {"page": "2"})
    request.user = cast.make_user("bram")
    request.session = SessionStore()
    request._messages = FallbackStorage(request)
    return request


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("007", 7),
        ("9" * 18, int("9" * 18)),
        ("9" * 19, None),
        ("", None),
        ("-1", None),
        ("٣", None),
        ("²", None),
    ],
)
def test_a_number_of_a_form_is_one_or_is_not(text: str, number: int | None):
    assert pages.number_in(text) == number


def test_what_is_named_by_no_number_is_not_there(db: None):
    bram = cast.make_user("bram")
    assert pages.one_of(User.objects.all(), str(bram.pk)) == bram
    for asked in ("", "x", str(bram.pk + 1), "9" * 30):
        with pytest.raises(Http404):
            pages.one_of(User.objects.all(), asked)


class OfTheName(DomainError):
    """A refusal that says once for all of which field it is."""

    field = "name"


@pytest.mark.parametrize(
    ("refusal", "field"),
    [
        (DomainError("Nee."), "__all__"),
        (ReasonMissing("Nee."), "reason"),
        (NameMissing("Nee.", field="name"), "name"),
        (NameMissing("Nee.", field="elsewhere"), "__all__"),
        (OfTheName("Nee."), "name"),
        (OfTheName("Nee.", field="reason"), "reason"),
    ],
)
def test_a_refusal_stands_where_it_belongs(refusal: DomainError, field: str):
    form = Asked({})
    with pages.refused_in(form, fields={ReasonMissing: "reason"}) as met:
        raise refusal
    assert form.errors == {field: ["Nee."]}
    assert (met.said, met.is_stale) == ("Nee.", False)


def test_only_a_foreseen_refusal_is_caught():
    with pytest.raises(ZeroDivisionError), pages.refused_in(Asked({})):
        raise ZeroDivisionError
    with pages.Refusals() as met:
        pass
    assert (met.refusal, met.said) == (None, "")


def test_whoever_has_seen_what_another_saved_may_save_after_all():
    form = Asked({"name": "Van mij", "revision": "1"})
    with pages.refused_in(form) as met:
        meanwhile.check_revision(4, 1)
    assert met.is_stale
    assert form.data["revision"] == "4"
    meanwhile.check_revision(4, 4)


def test_a_refusal_above_the_page_is_said_once(request_: HttpRequest):
    with pages.refused_above(request_):
        check_reason("  ", "Waarom?")
    with pages.refused_above(request_):
        check_reason(" daarom ")
    assert [str(each) for each in get_messages(request_)] == ["Waarom?"]


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (b"a;b", lambda answer: answer.content),
        (iter([b"a;", b"b"]), lambda answer: answer.getvalue()),
        (io.BytesIO(b"a;b"), lambda answer: answer.getvalue()),
    ],
)
def test_a_download_is_a_file_with_a_safe_name_and_a_line_in_the_log(
    content, read, request_: HttpRequest
):
    answer = downloads.send(request_, 'a"b\r\nc.csv', content, logs="log.exported", rows=2)
    assert read(answer) == b"a;b"
    assert answer["Content-Type"].startswith("text/csv")
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert not {"\r", "\n"} & set(answer["Content-Disposition"])
    line = LogLine.objects.get()
    assert (line.what, line.detail, line.kind) == ("log.exported", {"rows": 2}, "read")
