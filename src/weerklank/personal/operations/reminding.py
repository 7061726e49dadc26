"""Telling who keeps a list that something in it is old, or will be soon: at most once a week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from weerklank import crossings
from weerklank.personal import models, queries
from weerklank.study.terms import DUTCH

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation

AGAIN_AFTER = timedelta(days=7)


def remind(*, today: date) -> int:
    """Write to the regisseurs of each municipality whose list grows old; gives of how many."""
    done = 0
    for municipality, number in queries.grows_old(today=today).items():
        rule, _made = models.Rule.objects.get_or_create(municipality=municipality)
        if rule.reminded_on is not None and rule.reminded_on > today - AGAIN_AFTER:
            continue
        with transaction.atomic():
            models.Rule.objects.filter(pk=rule.pk).update(reminded_on=today)
            _write(municipality, number)
        done += 1
    return done


def _write(municipality: Organisation, number: int) -> None:
    addresses = crossings.addresses_of_keepers(municipality)
    if not addresses:
        return
    page = reverse("personal:lists", kwargs={"municipality": municipality.slug})
    with override(DUTCH):
        said = ngettext(
            "In de lijst van Mijn inburgering van %(name)s is %(n)s tekst te oud, of wordt dat "
            "binnen een maand.",
            "In de lijst van Mijn inburgering van %(name)s zijn %(n)s teksten te oud, of worden "
            "dat binnen een maand.",
            number,
        ) % {"name": municipality.name, "n": number}
        about = _("Kijk uw lijst na")
    for address in addresses:
        send_mail(about, f"{said}\n\n{settings.PUBLIC_BASE_URL}{page}\n", None, [address])
