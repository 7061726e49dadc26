"""The words that people are written: how far each is, writing, checking, and how it will look."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.invitations import access, models
from weerklank.invitations.forms import messages as forms
from weerklank.invitations.operations import composing, letterhead, posting
from weerklank.invitations.operations import texts as operations
from weerklank.invitations.queries import texts
from weerklank.invitations.render import letter as render_letter
from weerklank.invitations.rules import messages as rules
from weerklank.invitations.rules.messages import Words
from weerklank.invitations.terms import Channel, Use
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import signed_in
from weerklank.study import planning, terms
from weerklank.study import queries as study
from weerklank.study.terms import Perspective
from weerklank.study.views import parts
from weerklank.vault.contacts import Details

if TYPE_CHECKING:
    from weerklank.invitations.queries.texts import Text
    from weerklank.study.models import Monitor

# As addresses say them.
USES = {
    "uitnodiging": Use.INVITATION,
    "herinnering": Use.REMINDER,
    "afspraak": Use.APPOINTMENT,
    "binnenkort": Use.SOON,
    "bedankje": Use.THANKS,
    "uitkomsten": Use.RESULTS,
}
WAYS = {"brief": Channel.LETTER, "mail": Channel.EMAIL, "sms": Channel.SMS}
# Of nobody: what a message looks like when it is filled in.
INVENTED = Details(
    name="Sam Voorbeeld",
    street="Voorbeeldstraat 1",
    postcode="1234 AB",
    town="Voorbeelddam",
)
_AN_HOUR = 60
_CODE = "BCDF23456789"


def _monitor(request: HttpRequest, slug: str) -> Monitor:
    """Return the monitor of the address; only for who may invite."""
    user = signed_in(request)
    found: Monitor = get_object_or_404(study.monitors(visible_to=user), slug=slug)
    access.check_may_invite(user, found)
    return found


@require_GET
def message_texts(request: HttpRequest, monitor: str) -> HttpResponse:
    """Show for each use, way and language how far the words are."""
    found = _monitor(request, monitor)
    every = texts.texts(found)
    here = request.GET.get("doel", "")
    here = here if here in USES else "uitnodiging"
    languages = [
        (
            name,
            language,
            [(way, every[USES[here], channel, language]) for way, channel in WAYS.items()],
        )
        for language, (name, _own) in terms.LANGUAGES.items()
    ]
    outdated = [one for one in every.values() if one.lacks is texts.Lacks.OUTDATED]
    drafts = [one for one in every.values() if one.lacks is texts.Lacks.DRAFT]
    context = {
        "monitor": found,
        "uses": list(USES.items()),
        "use": USES[here],
        "here": here,
        "languages": languages,
        "ways": list(WAYS.values()),
        "outdated": len(outdated),
        "drafts": len(drafts),
        **parts.rights(signed_in(request), found),
    }
    return render(request, "invitations/messages/texts.html", context)


def _text(monitor: Monitor, use: str, way: str, language: str) -> Text:
    """Return the text of the address. Raises Http404."""
    if use not in USES or way not in WAYS or language not in terms.LANGUAGES:
        raise Http404
    return texts.text(monitor, USES[use], WAYS[way], language)


@require_http_methods(["GET", "POST"])
def message_text(
    request: HttpRequest, monitor: str, use: str, way: str, language: str
) -> HttpResponse:
    """Show the words for one use, way and language: to write, to check, and as they will look."""
    found = _monitor(request, monitor)
    of = _text(found, use, way, language)
    form = forms.TextForm(of=of, initial=forms.TextForm.initial_for(of))
    check = forms.TextCheckForm()
    met = pages.Refusals()
    do = request.POST.get("do", "")
    if request.method == "POST":
        if do in {"save", "look"}:
            form = forms.TextForm(of=of, data=request.POST)
        elif do == "check":
            check = forms.TextCheckForm(data=request.POST)
        met = pages.Refusals(form if do == "save" else check if do == "check" else None)
        with met:
            said = _carry_out(request, found, of, form=form, check=check)
            if said:
                messages.success(request, said)
                return redirect(request.path)
    return _show(request, found, of, form=form, check=check, refusal=met.said)


class _About(pages.Acting):
    """Which text something is done with, by whom and when."""

    monitor: Monitor
    use: str
    channel: str
    language: str


def _carry_out(
    request: HttpRequest,
    monitor: Monitor,
    of: Text,
    *,
    form: forms.TextForm,
    check: forms.TextCheckForm,
) -> str:
    """Do what a button says; gives what to say of it, '' when the page is to be shown again."""
    do = request.POST.get("do", "")
    about = _About(
        monitor=monitor,
        use=of.use.value,
        channel=of.channel.value,
        language=of.language,
        **pages.acting(request),
    )
    if do == "save" and form.is_valid():
        words = form.cleaned_data
        operations.write_text(
            subject=words.get("subject", ""),
            body=words["body"],
            revision=words["revision"],
            **about,
        )
        return _("Bewaard.") if of.is_dutch else _("Bewaard als concept.")
    if do == "check" and check.is_valid():
        operations.check_text(checker=check.cleaned_data["checker"], **about)
        return _("Deze tekst is nagekeken.")
    if do == "take_back":
        revision = pages.number_in(request.POST.get("revision", ""))
        operations.take_back_text(revision=revision or 0, **about)
        return _("De tekst van Weerklank staat er weer.")
    return ""


def _show(
    request: HttpRequest,
    monitor: Monitor,
    of: Text,
    *,
    form: forms.TextForm,
    check: forms.TextCheckForm,
    refusal: str,
) -> HttpResponse:
    words = of.words
    if form.is_bound and form.is_valid():
        words = Words(form.cleaned_data.get("subject", ""), form.cleaned_data["body"])
    has_errors = bool((form.is_bound and form.errors) or (check.is_bound and check.errors))
    seen = texts.Text(of.use, of.channel, of.language, words, of.dutch, of.record)
    composed = invented(monitor, seen)
    shown = composed.words(seen)
    context = {
        "monitor": monitor,
        "of": of,
        "form": form,
        "check_form": check,
        "refusal": "" if has_errors else refusal,
        "shown": shown,
        "sms": rules.sms(shown.body) if of.channel == Channel.SMS else None,
        "telling": seen.telling,
        "lacks_thanks": "thanks" in rules.known_places(of.use)
        and of.use in rules.ASKS
        and "thanks" not in rules.places_in(words.body)
        and planning.promises(monitor),
        "missing": [f"{{{name}}}" for name in seen.missing],
        "use": next(slug for slug, use in USES.items() if use == of.use),
        "was": of.source if of.is_outdated else "",
        "is_now": texts.as_source(of.dutch) if of.is_outdated else "",
    }
    status = 422 if refusal or has_errors else 200
    return render(request, "invitations/messages/text.html", context, status=status)


def invented(monitor: Monitor, of: Text) -> composing.Composed:
    """Return a text filled in for somebody who does not exist."""
    today = timezone.localdate()
    head = models.Letterhead(
        sender=letterhead.proposed_sender(monitor.organisation),
        phone="010-123 45 67",
        cards_end_on=letterhead.proposed_end(today),
    )
    starts = timezone.make_aware(datetime.combine(today + timedelta(days=7), time(14)))
    place = _("Buurthuis De Brug, Kerkstraat 1")
    minutes = planning.minutes_told(monitor, Perspective.INBURGERAAR)
    ends = starts + timedelta(minutes=minutes or _AN_HOUR)
    meeting = models.Meeting(starts_at=starts, ends_at=ends, place=place)
    seat = models.Seat(meeting=meeting) if of.use in rules.ABOUT_A_MEETING else None
    code = _CODE if of.use in rules.ASKS else ""
    link = composing.link_to("" if of.channel == Channel.LETTER else code)
    dutch = texts.Text(of.use, of.channel, terms.DUTCH, of.dutch, of.dutch)
    return composing.Composed(
        details=INVENTED,
        own=of,
        dutch=of if of.is_dutch else dutch,
        code=code,
        values={
            language: composing.values_in(
                language,
                channel=of.channel,
                name=INVENTED.name,
                letterhead=head,
                link=link if code else "",
                code=code,
                seat=seat,
                minutes=minutes,
                euros=planning.voucher_in(planning.of(monitor), Perspective.INBURGERAAR),
            )
            for language in {of.language, terms.DUTCH}
        },
    )


@require_GET
def letter_proof(request: HttpRequest, monitor: str, use: str, language: str) -> HttpResponseBase:
    """Send the letter as it would be printed, to somebody who does not exist."""
    found = _monitor(request, monitor)
    of = _text(found, use, "brief", language)
    head = models.Letterhead(
        sender=letterhead.proposed_sender(found.organisation),
        phone="010-123 45 67",
        cards_end_on=letterhead.proposed_end(timezone.localdate()),
    )
    letter = posting.letter_of(invented(found, of), head, today=timezone.localdate())
    return downloads.send(
        request,
        f"proefbrief-{use}-{language}.pdf",
        render_letter.render_letters([letter]),
        logs=None,  # of nobody
        content_type="application/pdf",
    )
