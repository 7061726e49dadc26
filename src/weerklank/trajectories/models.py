"""Trajectories under a pseudonym, and everything dated that is known of them.

A row is never overwritten. `recorded_in` says which change brought it, `replaced_in` which change
took its place; what holds now is where `replaced_in` is empty. No names, addresses, BSN or
V-number stand in any of these tables; the supplier's key stands in the vault.
"""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weerklank.trajectories import terms


class Change(models.Model):
    """One act by one person that brought rows: an import, an entry, a correction, a hand-over."""

    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("soort"), max_length=20, choices=terms.ChangeKind)
    at = models.DateTimeField(_("moment"))
    # As they were; the history outlives accounts.
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(_("wie"), max_length=150)
    reason = models.TextField(_("reden"), blank=True)
    supplier = models.CharField(_("leverancier"), max_length=100, blank=True)
    file_name = models.CharField(_("bestand"), max_length=255, blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class Trajectory(models.Model):
    """One inburgeraar's trajectory in one municipality, under a random pseudonym."""

    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    pseudonym = models.CharField(_("traject"), max_length=12, unique=True)
    recorded_in = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pseudonym"]

    def __str__(self) -> str:
        return self.pseudonym


class Recorded(models.Model):
    """A row with where it came from. No index on the changes: they are read seldom, all at once."""

    recorded_in = models.ForeignKey(
        Change, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    replaced_in = models.ForeignKey(
        Change, on_delete=models.PROTECT, related_name="+", db_index=False, null=True
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class OfTrajectory(Recorded):
    # The index that keeps keys unique begins with it.
    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


class OfMunicipality(Recorded):
    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


def one_at_a_time(table: str, *fields: str) -> models.UniqueConstraint:
    """Of what holds now, a natural key stands there once."""
    return models.UniqueConstraint(
        fields=fields, condition=Q(replaced_in=None), name=f"register_{table}_once"
    )


class TrajectRecord(OfTrajectory):
    """What is known of one trajectory, once; the columns of `trajecten`."""

    doelgroep = models.CharField(max_length=40, blank=True)
    gedetailleerde_doelgroep = models.CharField(max_length=40, blank=True)
    leeftijdsklasse = models.CharField(max_length=40, blank=True)
    gender = models.CharField(max_length=40, blank=True)
    herkomstgroep = models.CharField(max_length=200, blank=True)
    in_nederland_sinds = models.DateField(null=True, blank=True)
    gesprekstaal = models.CharField(max_length=200, blank=True)
    tolk_gewenst = models.BooleanField(null=True, blank=True)
    leest_eigen_taal = models.CharField(max_length=40, blank=True)
    alfabetisering = models.CharField(max_length=40, blank=True)
    kern = models.CharField(max_length=200, blank=True)
    huishouden = models.CharField(max_length=40, blank=True)
    jongste_kind = models.CharField(max_length=40, blank=True)
    opleidingsniveau_herkomst = models.CharField(max_length=200, blank=True)
    werkervaring_herkomst = models.BooleanField(null=True, blank=True)
    koppeling = models.DateField(null=True, blank=True)
    kennisgeving = models.DateField(null=True, blank=True)
    brp = models.DateField(null=True, blank=True)
    intake = models.DateField(null=True, blank=True)
    lbt = models.DateField(null=True, blank=True)
    lbt_uitslag = models.CharField(max_length=40, blank=True)
    pip = models.DateField(null=True, blank=True)
    pip_reden_vertraging = models.CharField(max_length=40, blank=True)
    pip_informatie_ontvangen = models.DateField(null=True, blank=True)
    leerroute = models.CharField(max_length=40, blank=True)
    niveau = models.CharField(max_length=40, blank=True)
    voortgangsgesprekken = models.PositiveIntegerField(null=True, blank=True)
    termijn_eind = models.DateField(null=True, blank=True)
    aanbod = models.DateField(null=True, blank=True)
    verwachte_start = models.DateField(null=True, blank=True)
    taal_start = models.DateField(null=True, blank=True)
    pvt_aangeboden = models.DateField(null=True, blank=True)
    pvt_start = models.DateField(null=True, blank=True)
    pvt_ondertekend = models.DateField(null=True, blank=True)
    map_aangeboden = models.DateField(null=True, blank=True)
    map_start = models.DateField(null=True, blank=True)
    map_eindgesprek = models.DateField(null=True, blank=True)
    mb_start = models.DateField(null=True, blank=True)
    mb_overdracht = models.DateField(null=True, blank=True)
    spreekuur_eind = models.DateField(null=True, blank=True)
    bijstand_start = models.DateField(null=True, blank=True)
    ontzorgen_start = models.DateField(null=True, blank=True)
    ontzorgen_eind = models.DateField(null=True, blank=True)
    zelfredzaamheid_getoetst = models.DateField(null=True, blank=True)
    max_participatie_uren = models.PositiveIntegerField(null=True, blank=True)
    reisminuten = models.PositiveIntegerField(null=True, blank=True)
    reisafstand_km = models.FloatField(null=True, blank=True)
    reiskosten_geregeld = models.BooleanField(null=True, blank=True)
    kinderopvang = models.CharField(max_length=40, blank=True)
    kinderopvang_sinds = models.DateField(null=True, blank=True)
    apparaat = models.BooleanField(null=True, blank=True)
    betaald_werk_sinds = models.DateField(null=True, blank=True)
    eigen_uitkering = models.BooleanField(null=True, blank=True)
    werkdoel = models.BooleanField(null=True, blank=True)
    z_eind = models.DateField(null=True, blank=True)
    voldaan = models.DateField(null=True, blank=True)
    voldaan_document = models.CharField(max_length=40, blank=True)
    vertrokken = models.DateField(null=True, blank=True)
    overleden = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("trajecten", "trajectory")]


class LeerroutePeriod(OfTrajectory):
    """A leerroute from a day, until a day (exclusive)."""

    van = models.DateField()
    tot = models.DateField(null=True, blank=True)
    leerroute = models.CharField(max_length=40, blank=True)
    reden = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("leerroutes", "trajectory", "van")]


class DoelgroepPeriod(OfTrajectory):
    van = models.DateField()
    tot = models.DateField(null=True, blank=True)
    doelgroep = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("doelgroepen", "trajectory", "van")]


class ContactPeriod(OfTrajectory):
    """Who was the contact person of an organisation, and when."""

    organisatie = models.CharField(max_length=40)
    contactpersoon = models.CharField(max_length=200, blank=True)
    van = models.DateField()
    tot = models.DateField(null=True, blank=True)
    reden = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            one_at_a_time("contactpersonen", "trajectory", "van", "organisatie")
        ]
        # Whose contact person somebody is, asked with every list she sees.
        indexes: ClassVar = [
            models.Index(
                fields=["organisatie", "contactpersoon", "tot", "van", "trajectory"],
                condition=Q(replaced_in=None),
                name="contact_period_whose",
            )
        ]


class StaffMember(OfMunicipality):
    """A staff key, the last day in service, and what an inburgeraar sees of her contact person."""

    contactpersoon = models.CharField(max_length=200)
    organisatie = models.CharField(max_length=200, blank=True)
    uit_dienst = models.DateField(null=True, blank=True)
    aanspreeknaam = models.CharField(max_length=200, blank=True)
    telefoon = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=200, blank=True)
    bereikbaar = models.CharField(max_length=200, blank=True)
    vervanger = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("medewerkers", "municipality", "contactpersoon")]


class Appointment(OfTrajectory):
    organisatie = models.CharField(max_length=40)
    soort = models.CharField(max_length=40)
    gepland_op = models.DateField()
    status = models.CharField(max_length=40, blank=True)
    verzet_naar = models.DateField(null=True, blank=True)
    kanaal = models.CharField(max_length=200, blank=True)
    nummer = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            one_at_a_time("afspraken", "trajectory", "organisatie", "soort", "gepland_op", "nummer")
        ]


class Hours(OfTrajectory):
    """Hours over [van, bekend_tot); hours under nt2 are not repeated under cursus."""

    soort = models.CharField(max_length=40)
    uren = models.FloatField(null=True, blank=True)
    van = models.DateField()
    bekend_tot = models.DateField()
    bron = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            one_at_a_time("uren", "trajectory", "soort", "van", "bekend_tot", "bron")
        ]


class Presence(OfTrajectory):
    """Lessons offered and attended in a month."""

    maand = models.DateField()
    aangeboden = models.PositiveIntegerField(null=True, blank=True)
    aanwezig = models.PositiveIntegerField(null=True, blank=True)
    afwezig_geoorloofd = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("presentie", "trajectory", "maand")]


class Exam(OfTrajectory):
    onderdeel = models.CharField(max_length=40)
    niveau = models.CharField(max_length=40, blank=True)
    datum = models.DateField()
    uitslag = models.CharField(max_length=40, blank=True)
    reden = models.CharField(max_length=40, blank=True)
    gratis_pogingen_tegoed = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("examens", "trajectory", "onderdeel", "datum")]


class Level(OfTrajectory):
    datum = models.DateField()
    onderdeel = models.CharField(max_length=40)
    niveau = models.CharField(max_length=40, blank=True)
    bron = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("niveaus", "trajectory", "datum", "onderdeel")]


class Decision(OfTrajectory):
    """A verlenging, ontheffing or vrijstelling."""

    soort = models.CharField(max_length=40)
    grond = models.CharField(max_length=40, blank=True)
    van = models.DateField()
    tot = models.DateField(null=True, blank=True)
    geheel = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("besluiten", "trajectory", "van", "soort")]


class Wish(OfTrajectory):
    soort = models.CharField(max_length=40)
    omschrijving = models.CharField(max_length=200)
    sector = models.CharField(max_length=200, blank=True)
    dagdelen = models.PositiveIntegerField(null=True, blank=True)
    kern = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("wensen", "trajectory", "soort", "omschrijving")]


class Place(OfMunicipality):
    """A participation place."""

    plek = models.CharField(max_length=200)
    organisatie = models.CharField(max_length=200, blank=True)
    soort = models.CharField(max_length=200, blank=True)
    sector = models.CharField(max_length=200, blank=True)
    kern = models.CharField(max_length=200, blank=True)
    dagdelen = models.PositiveIntegerField(null=True, blank=True)
    taalniveau = models.CharField(max_length=40, blank=True)
    capaciteit = models.PositiveIntegerField(null=True, blank=True)
    kinderopvang = models.BooleanField(null=True, blank=True)
    gedeeld = models.BooleanField(null=True, blank=True)
    aangedragen_door = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("plekken", "municipality", "plek")]


class Settlement(OfTrajectory):
    """A municipality lived in: its registration and its PIP."""

    brp = models.DateField()
    pip = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("vestigingen", "trajectory", "brp")]


class BenefitPeriod(OfTrajectory):
    """A period of bijstand."""

    van = models.DateField()
    tot = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("uitkeringen", "trajectory", "van")]


class EducationPeriod(OfTrajectory):
    van = models.DateField()
    tot = models.DateField(null=True, blank=True)
    soort = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [one_at_a_time("opleidingen", "trajectory", "van", "soort")]


class SupportPeriod(OfTrajectory):
    """Support from a day, with the end that was planned and the real one (both exclusive)."""

    soort = models.CharField(max_length=40)
    omschrijving = models.CharField(max_length=200, blank=True)
    van = models.DateField()
    gepland_tot = models.DateField(null=True, blank=True)
    tot = models.DateField(null=True, blank=True)
    genoeg = models.CharField(max_length=40, blank=True)
    genoeg_volgens = models.CharField(max_length=40, blank=True)
    genoeg_op = models.DateField(null=True, blank=True)
    reden_einde = models.CharField(max_length=40, blank=True)
    maatwerk = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            one_at_a_time("ondersteuning", "trajectory", "van", "soort", "omschrijving")
        ]


class LatePayment(OfTrajectory):
    """That somebody paid late for her, during ontzorgen; it says nothing of herself."""

    gemeld_op = models.DateField()
    soort = models.CharField(max_length=40)
    betaler = models.CharField(max_length=40, blank=True)
    verwacht_op = models.DateField(null=True, blank=True)
    betaald_op = models.DateField(null=True, blank=True)
    bedrag = models.FloatField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            one_at_a_time("te_late_betalingen", "trajectory", "gemeld_op", "soort")
        ]


class Participation(OfTrajectory):
    plek = models.CharField(max_length=200)
    soort = models.CharField(max_length=40)
    van = models.DateField()
    tot = models.DateField(null=True, blank=True)
    uren_per_week = models.FloatField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            one_at_a_time("participatie", "trajectory", "van", "plek", "soort")
        ]


class ClassPeriod(OfTrajectory):
    """In which class of the language school someone is."""

    van = models.DateField()
    tot = models.DateField(null=True, blank=True)
    klas = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("klassen", "trajectory", "van")]


class Adaptation(OfTrajectory):
    """What someone needs at school to follow the lesson; never why."""

    soort = models.CharField(max_length=40)
    van = models.DateField()
    tot = models.DateField(null=True, blank=True)
    geregeld = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("aanpassingen", "trajectory", "van", "soort")]


class TravelCost(OfTrajectory):
    """What it cost to come to an appointment that is no lesson."""

    datum = models.DateField()
    soort = models.CharField(max_length=40)
    bedrag = models.FloatField(null=True, blank=True)
    kilometers = models.FloatField(null=True, blank=True)
    vergoeding = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("reiskosten", "trajectory", "datum", "soort")]


class Agreement(OfTrajectory):
    """Something that was agreed in the PIP, in plain Dutch and maybe in her own language."""

    afgesproken_op = models.DateField()
    afspraak = models.CharField(max_length=200)
    uiterlijk = models.DateField(null=True, blank=True)
    gedaan_op = models.DateField(null=True, blank=True)
    taal = models.CharField(max_length=40, blank=True)
    in_eigen_taal = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            one_at_a_time("pip_afspraken", "trajectory", "afgesproken_op", "afspraak")
        ]


class DuoRecord(OfTrajectory):
    """The same facts as DUO has them, to compare."""

    doelgroep = models.CharField(max_length=40, blank=True)
    kennisgeving = models.DateField(null=True, blank=True)
    leerroute = models.CharField(max_length=40, blank=True)
    niveau = models.CharField(max_length=40, blank=True)
    pip = models.DateField(null=True, blank=True)
    termijn_eind = models.DateField(null=True, blank=True)
    aanbod = models.DateField(null=True, blank=True)
    pvt_ondertekend = models.DateField(null=True, blank=True)
    map_eindgesprek = models.DateField(null=True, blank=True)
    contactpersoon = models.CharField(max_length=200, blank=True)
    z_eind = models.DateField(null=True, blank=True)
    voldaan = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [one_at_a_time("duo", "trajectory")]


class Provider(models.Model):
    """A school or an organisation for guidance that fills in its own part of the register."""

    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("naam"), max_length=200)
    organisatie = models.CharField(_("soort"), max_length=40, choices=terms.ContactOrganisation)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "name"], name="provider_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ProviderStaff(models.Model):
    """A contact person's key that belongs to a provider; who has it is the provider's person."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="staff")
    contactpersoon = models.CharField(_("sleutel van de medewerker"), max_length=200)

    class Meta:
        ordering: ClassVar = ["contactpersoon"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "contactpersoon"], name="provider_staff_once"
            ),
        ]

    def __str__(self) -> str:
        return self.contactpersoon


class SchoolMeeting(models.Model):
    """A meeting of municipality and language school about how the lessons go, held on a day."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField(_("gehouden op"))
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering: ClassVar = ["-held_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "held_on"], name="school_meeting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.held_on:%Y-%m-%d}"


class MeetingPoint(models.Model):
    """A complaint, question or agreement for the meeting; until it was held, `meeting` is empty."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="points")
    meeting = models.ForeignKey(
        SchoolMeeting, on_delete=models.CASCADE, related_name="points", null=True, blank=True
    )
    # About whom it is, if it is about somebody.
    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, related_name="meeting_points", null=True, blank=True
    )
    kind = models.CharField(_("soort"), max_length=20, choices=terms.MeetingPointKind)
    text = models.TextField(_("wat u wilt bespreken"))
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"


class Member(models.Model):
    """Someone's part in the register of a municipality. Without one, it does not exist for her."""

    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="register_memberships"
    )
    role = models.CharField(_("rol"), max_length=20, choices=terms.RegisterRole)
    # A consulent sees the trajectories whose contact person at the municipality has this key.
    contactpersoon = models.CharField(_("sleutel van de medewerker"), max_length=200, blank=True)
    # An aanbieder sees the trajectories whose contact person belongs to this provider.
    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="members", null=True, blank=True
    )

    class Meta:
        ordering: ClassVar = ["user__name", "role"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "user", "role"], name="register_role_once"
            ),
            models.CheckConstraint(
                condition=~Q(role=terms.RegisterRole.CONSULENT) | ~Q(contactpersoon=""),
                name="consulent_has_a_key",
            ),
            models.CheckConstraint(
                condition=~Q(role=terms.RegisterRole.AANBIEDER) | Q(provider__isnull=False),
                name="aanbieder_has_a_provider",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Threshold(models.Model):
    """What a municipality set a threshold to, from a day on. Never changed, only followed."""

    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=40)  # as in rules/thresholds.py: "SIG-01.d"
    value = models.FloatField(_("waarde"))
    from_on = models.DateField(_("vanaf"))
    source = models.TextField(_("waarop rust dit"))
    by_name = models.CharField(max_length=150)
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name", "-from_on", "-id"]

    def __str__(self) -> str:
        return f"{self.name} = {self.value:g} vanaf {self.from_on}"


class StandingSignal(models.Model):
    """What a rule said of a trajectory on the day it was last judged; made again, never history."""

    # The index that keeps rules unique begins with it.
    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, related_name="signals", db_index=False
    )
    rule = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=terms.SignalState)
    level = models.CharField(max_length=8, choices=terms.SignalLevel, blank=True)
    since = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["trajectory", "rule"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trajectory", "rule"], name="standing_signal_once"),
        ]
        indexes: ClassVar = [
            # What is longest over its limit stands first in a caseload, of all rules or of one.
            models.Index(fields=["level", "since", "trajectory"], name="standing_signal_since"),
            models.Index(fields=["rule", "level", "since", "trajectory"], name="standing_of_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.state}"


class SaidTogether(models.Model):
    """What all rules together said of a trajectory, as one text.

    A register of a hundred thousand trajectories has a million standing signals and a few thousand
    of these texts: counting is done by them. It is made and thrown away with those signals.
    """

    trajectory = models.OneToOneField(
        Trajectory, on_delete=models.CASCADE, primary_key=True, related_name="said_together"
    )
    said = models.CharField(max_length=1_000)  # "01+ 07?"; see queries/signals.py

    def __str__(self) -> str:
        return self.said


class Judging(models.Model):
    """On which day the signals of a municipality were last judged."""

    municipality = models.OneToOneField(
        "safeguards.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    as_of = models.DateField()
    finished_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.as_of}"


class SignalNote(models.Model):
    """What someone did about a signal, or until when she set it aside, and why."""

    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, related_name="signal_notes"
    )
    rule = models.CharField(max_length=8)
    text = models.TextField(_("wat u deed, of waarom dit kan wachten"))
    returns_on = models.DateField(_("komt terug op"), null=True, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.rule} {self.at:%Y-%m-%d}"


class RefusedValue(models.Model):
    """A value of a delivery that was not believed, so that the trajectory itself says so.

    It is open until something settles it: a later delivery, a correction or whoever looked at it.
    """

    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, related_name="refused_values"
    )
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=40)
    row = models.JSONField(default=dict, blank=True)  # its natural key, in words; {} when unique
    column = models.CharField(max_length=40, blank=True)  # empty: the row stayed out as a whole
    value = models.CharField(max_length=40, blank=True)  # empty: not kept, see rules/refused.py
    why = models.TextField()
    settled_in = models.ForeignKey(
        Change, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["table"], name="refused_value_table")]

    def __str__(self) -> str:
        return f"{self.table} {self.column}"


class Remark(models.Model):
    """That an inburgeraar says of her own page: this is wrong or old. A look is asked, no more.

    Only the day is kept: beside a moment in the log of the research it would tell who she is there.
    """

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="remarks")
    subject = models.CharField(_("waarover"), max_length=20, choices=terms.RemarkSubject)
    about = models.CharField(_("wat precies"), max_length=200, blank=True)
    said_on = models.DateField(_("gezegd op"))
    # What is wrong, in her own voice; erased once somebody looked.
    sound = models.ForeignKey(
        "sounds.Sound", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_name = models.CharField(max_length=150, blank=True)
    note = models.TextField(_("wat u deed"), blank=True)

    class Meta:
        ordering: ClassVar = ["said_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trajectory", "subject", "about"],
                condition=Q(settled_at=None),
                name="remark_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.said_on}"


class RemarkVoice(models.Model):
    """A voice on its way here, in parts; whole, it belongs to the remark."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="voices")
    subject = models.CharField(max_length=20, choices=terms.RemarkSubject)
    about = models.CharField(max_length=200, blank=True)
    # What the device calls it: two windows that send one recording send to one place.
    recording = models.UUIDField()
    # None once it is whole or she took it back: what comes late brings nothing back.
    arriving = models.OneToOneField(
        "sounds.Arriving", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    length = models.PositiveBigIntegerField(null=True)  # None: she is still speaking
    size = models.PositiveBigIntegerField(default=0)
    said_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trajectory", "recording"], name="remark_voice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.recording}: {self.size}"

    @property
    def is_ended(self) -> bool:
        """Return whether she took it back: no more comes."""
        return self.arriving_id is None and self.size != self.length


class RemarkTakenBack(models.Model):
    """That she took back what she said of something: how often, and when last, as a day.

    What another device still holds of before is known by it: which taking back its page knew of.
    A moment would do as well, and is kept nowhere.
    """

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="taken_back")
    subject = models.CharField(max_length=20, choices=terms.RemarkSubject)
    about = models.CharField(max_length=200, blank=True)
    times = models.PositiveIntegerField(default=0)
    last_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trajectory", "subject", "about"], name="remark_taken_back_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.last_on}"


class ListLook(models.Model):
    """That somebody saw her on a day in a list of people, the first of that day.

    The line in the log says how many were shown and not who; of this she is told on her own page.
    """

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="list_looks")
    day = models.DateField()
    by_id = models.BigIntegerField()  # as in the log: it outlives accounts
    people = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-day", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trajectory", "day", "by_id"], name="list_look_once"),
        ]

    def __str__(self) -> str:
        return f"{self.trajectory_id} {self.day}"


class NotSent(models.Model):
    """A row that a supplier brought and no longer sends; closed by nobody but a person.

    Of a trajectory that is not in the delivery at all only the row of `trajecten` stands here.
    """

    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, related_name="not_sent", null=True, blank=True
    )
    supplier = models.CharField(max_length=100)
    table = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    # The first delivery without it, and what ended that: sent again, or somebody who lets it stand.
    since = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")
    settled_in = models.ForeignKey(
        Change, on_delete=models.PROTECT, related_name="closed", null=True, blank=True
    )

    class Meta:
        ordering: ClassVar = ["table", "id"]
        indexes: ClassVar = [models.Index(fields=["table", "row_id"], name="not_sent_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"


class RetentionNotice(models.Model):
    """That an ended trajectory goes, and on which day; the announcement before it is erased."""

    trajectory = models.OneToOneField(
        Trajectory, on_delete=models.CASCADE, related_name="retention_notice"
    )
    ended_on = models.DateField(_("klaar op"))
    announced_on = models.DateField(_("aangekondigd op"))
    goes_on = models.DateField(_("gaat weg op"))
    held_until = models.DateField(_("tegengehouden tot"), null=True, blank=True)
    held_reason = models.TextField(_("waarom"), blank=True)
    held_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering: ClassVar = ["goes_on", "id"]

    def __str__(self) -> str:
        return f"{self.trajectory_id} {self.goes_on}"

    def is_held(self, today: date) -> bool:
        """Return whether someone holds it back today; on the day itself no longer."""
        return self.held_until is not None and self.held_until > today


class ErasureCertificate(models.Model):
    """That a trajectory was erased, when, by whom and why; never what stood in it."""

    reference = models.UUIDField(unique=True)
    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    pseudonym = models.CharField(_("traject"), max_length=12)
    at = models.DateTimeField(_("moment"))
    by_name = models.CharField(_("wie"), max_length=150, blank=True)
    reason = models.CharField(_("reden"), max_length=20, choices=terms.ErasureReason)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.pseudonym} {self.at:%Y-%m-%d}"


# Which model keeps which table of rules/tables.py.
OF_TABLE: dict[str, type[Any]] = {
    "trajecten": TrajectRecord,
    "leerroutes": LeerroutePeriod,
    "doelgroepen": DoelgroepPeriod,
    "contactpersonen": ContactPeriod,
    "medewerkers": StaffMember,
    "afspraken": Appointment,
    "uren": Hours,
    "presentie": Presence,
    "examens": Exam,
    "niveaus": Level,
    "besluiten": Decision,
    "wensen": Wish,
    "plekken": Place,
    "vestigingen": Settlement,
    "uitkeringen": BenefitPeriod,
    "opleidingen": EducationPeriod,
    "ondersteuning": SupportPeriod,
    "te_late_betalingen": LatePayment,
    "participatie": Participation,
    "klassen": ClassPeriod,
    "aanpassingen": Adaptation,
    "reiskosten": TravelCost,
    "pip_afspraken": Agreement,
    "duo": DuoRecord,
}
