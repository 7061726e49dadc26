"""Monitors, rounds, people under a pseudonym, consent and guides."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.terms import Role
from weerklank.study import terms


class Monitor(models.Model):
    """A running look at how integration goes in one municipality, over several rounds."""

    organisation = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.PROTECT, related_name="monitors"
    )
    name = models.CharField(_("naam"), max_length=200)
    slug = models.SlugField(max_length=60, unique=True)
    purpose = models.TextField(_("waarvoor is deze monitor"), blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["organisation__name", "name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Someone's part in a monitor. Without one, the monitor does not exist for her."""

    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("rol"), max_length=20, choices=Role)

    class Meta:
        ordering: ClassVar = ["user__name", "role"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["monitor", "user", "role"], name="membership_role_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class PolicyGoal(models.Model):
    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="goals")
    number = models.PositiveSmallIntegerField(_("nummer"))
    title = models.CharField(_("doel"), max_length=200)
    text = models.TextField(_("toelichting"), blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monitor", "number"], name="goal_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ResearchQuestion(models.Model):
    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="questions")
    number = models.CharField(_("nummer"), max_length=10)
    text = models.TextField(_("vraag"))

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monitor", "number"], name="question_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"


class Characteristic(models.Model):
    """A feature of people by which groups are compared, such as leerroute or gender."""

    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="characteristics")
    key = models.SlugField(max_length=40)
    label = models.CharField(_("naam"), max_length=100)
    position = models.PositiveSmallIntegerField(default=0)
    for_inburgeraars = models.BooleanField(_("voor inburgeraars"), default=True)
    for_aanbieders = models.BooleanField(_("voor aanbieders"), default=False)
    is_printable = models.BooleanField(_("mag bij een citaat staan"), default=False)
    # A step of the trajectory someone has had or not, such as the PVT. Questions ask for it.
    is_milestone = models.BooleanField(_("is een stap van het traject"), default=False)
    # Its values follow each other, as classes of age do: small ones are joined with neighbours.
    is_ordered = models.BooleanField(_("de waarden hebben een volgorde"), default=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monitor", "key"], name="characteristic_key_once"),
        ]

    def __str__(self) -> str:
        return self.label


class CharacteristicValue(models.Model):
    """An allowed value. *Onbekend* is no value: it is the absence of one."""

    characteristic = models.ForeignKey(
        Characteristic, on_delete=models.CASCADE, related_name="values"
    )
    key = models.CharField(max_length=40)
    label = models.CharField(_("waarde"), max_length=100)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["characteristic", "key"], name="value_key_once"),
        ]

    def __str__(self) -> str:
        return self.label


class Round(models.Model):
    """One measurement: a period in which people are heard, up to a report."""

    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("nummer"))
    name = models.CharField(_("naam"), max_length=200)
    slug = models.SlugField(max_length=60, unique=True)
    starts_on = models.DateField(_("van"))
    ends_on = models.DateField(_("tot en met"))
    method_text = models.TextField(_("hoe werken wij deze ronde"), blank=True)
    recruited_by = models.CharField(_("wie nodigde de mensen uit"), max_length=200, blank=True)
    selected_by = models.CharField(_("wie koos de mensen"), max_length=200, blank=True)
    invited_count = models.PositiveIntegerField(
        _("hoeveel mensen zijn uitgenodigd"), null=True, blank=True
    )
    file_policy = models.CharField(
        _("ingelezen bestanden"),
        max_length=10,
        choices=terms.FilePolicy,
        default=terms.FilePolicy.KEEP,
    )
    codes_blind = models.BooleanField(
        _("codeurs zien elkaars werk pas als beiden klaar zijn"), default=False
    )
    # Of how far coders agree no coefficient is shown or reported then, only where they differ.
    uses_no_coefficients = models.BooleanField(
        _("deze methode gebruikt geen overeenstemmingsmaten"), default=False
    )
    # What divides people where counts leave the team; none for the first that gives groups that
    # are large enough. Once something was told, it is divided as it was told. Without an index and
    # a constraint SQLite can take the column away without making the table again, which would
    # break what counts by triggers.
    told_by = models.ForeignKey(
        Characteristic,
        verbose_name=_("verdeling naar buiten"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    # Who codes what was divided here, or coding practised: `coding` then asks who got what.
    divides_coding = models.BooleanField(default=False)
    # Nothing begins that the plan has no legal basis for. Of a round from before plans decided
    # that, no basis was recorded: it goes on, and says so.
    follows_plan = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monitor", "number"], name="round_number_once"),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="round_starts_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Participant(models.Model):
    """Someone who is heard, under a pseudonym: D1, D2 … for inburgeraars, A1 … for providers."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="participants")
    pseudonym = models.CharField(_("pseudoniem"), max_length=20)
    perspective = models.CharField(_("perspectief"), max_length=20, choices=terms.Perspective)
    provider_kind = models.CharField(
        _("soort organisatie"), max_length=20, choices=terms.ProviderKind, blank=True
    )
    function = models.CharField(_("functie"), max_length=100, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-perspective", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "pseudonym"], name="pseudonym_once"),
            models.CheckConstraint(
                condition=Q(perspective=terms.Perspective.INBURGERAAR, provider_kind="")
                | Q(perspective=terms.Perspective.AANBIEDER) & ~Q(provider_kind=""),
                name="only_providers_have_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym


class ParticipantCharacteristic(models.Model):
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="characteristics"
    )
    characteristic = models.ForeignKey(
        Characteristic, on_delete=models.PROTECT, related_name="answers"
    )
    value = models.ForeignKey(CharacteristicValue, on_delete=models.PROTECT, related_name="answers")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "characteristic"], name="one_value_per_characteristic"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.characteristic}: {self.value}"


class Consent(models.Model):
    """What someone allowed or took back. History: the last row of a purpose counts."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("waarvoor"), max_length=20, choices=terms.ConsentPurpose)
    is_given = models.BooleanField(_("toestemming"))
    on = models.DateField(_("datum"))
    medium = models.CharField(_("hoe"), max_length=20, choices=terms.ConsentMedium)
    # What this person was told: the words of a sheet in a language. None where that was not noted.
    told = models.ForeignKey(
        "ConsentSheetText", on_delete=models.PROTECT, null=True, related_name="answers"
    )
    # How far those words were then: a draft that was checked since was a draft to her. '' where
    # that was not noted.
    told_status = models.CharField(max_length=10, choices=terms.TranslationStatus, blank=True)
    explained_by = models.CharField(_("uitgelegd door"), max_length=100, blank=True)
    via_interpreter = models.BooleanField(_("via een tolk"), null=True)
    # How it was said, where that was recorded; one recording may hold several answers.
    sound = models.ForeignKey(
        "sounds.Sound", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    # None: nobody, a restore repeated a withdrawal; or she did it herself, with her card.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {'ja' if self.is_given else 'nee'}"

    @property
    def was_draft(self) -> bool:
        """Whether she was told in words that no speaker of her language had checked."""
        is_foreign = self.told is not None and self.told.language != terms.DUTCH
        return is_foreign and self.told_status == terms.TranslationStatus.DRAFT


class Guide(models.Model):
    """The questions for a kind of conversation. A used guide is not changed but followed up."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="guides")
    key = models.SlugField(max_length=40)
    title = models.CharField(_("titel"), max_length=200)
    perspective = models.CharField(_("perspectief"), max_length=20, choices=terms.Perspective)
    version = models.PositiveSmallIntegerField(_("versie"), default=1)
    # In which languages it is asked beside Dutch, as codes of terms.LANGUAGES.
    languages = models.JSONField(_("talen"), default=list, blank=True)
    # Published only when each question was recorded in each of its languages, and in Dutch.
    needs_audio = models.BooleanField(_("elke vraag is ingesproken"), default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["key", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "key", "version"], name="guide_version_once"),
        ]

    def __str__(self) -> str:
        words = {"title": self.title, "version": self.version}
        return gettext("%(title)s (versie %(version)s)") % words


class GuideSection(models.Model):
    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("kop"), max_length=200)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guide", "position"], name="section_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class GuideQuestion(models.Model):
    section = models.ForeignKey(GuideSection, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("vraag"))
    prompts = models.JSONField(_("doorvragen"), default=list, blank=True)
    condition = models.CharField(_("alleen als"), max_length=100, blank=True)
    # {key of a characteristic, or "provider_kind": keys of the values to which it applies}.
    # Keys, because a guide is copied between rounds; empty applies to everyone.
    applies_to = models.JSONField(_("geldt voor"), default=dict, blank=True)
    research_question = models.ForeignKey(
        ResearchQuestion,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="guide_questions",
    )
    # Numbers of codes, not keys to them: the codebook stands in a room above this one.
    codes = models.JSONField(_("codes"), default=list, blank=True)
    # How long it is meant to take; nothing is that nobody said so.
    minutes = models.PositiveSmallIntegerField(_("minuten"), null=True, blank=True)
    # What is shown beside it, to who does not read; nothing is no picture.
    picture = models.CharField(_("plaatje"), max_length=20, choices=terms.Picture, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["section", "position"], name="question_position_once"),
        ]

    def __str__(self) -> str:
        return self.text


class OwnGroup(models.Model):
    """A group that researchers made, to compare by and to look at.

    By conditions on characteristics it belongs to the monitor and holds in each of its rounds;
    picked by hand it belongs to one round, as its people do.
    """

    monitor = models.ForeignKey(
        Monitor, on_delete=models.CASCADE, null=True, blank=True, related_name="own_groups"
    )
    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, null=True, blank=True, related_name="own_groups"
    )
    name = models.CharField(_("naam"), max_length=60)
    perspective = models.CharField(_("perspectief"), max_length=20, choices=terms.Perspective)
    # {key of a characteristic, or "provider_kind": keys of values}, as questions of guides have.
    conditions = models.JSONField(_("voorwaarden"), default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(monitor__isnull=False, round__isnull=True)
                | Q(monitor__isnull=True, round__isnull=False),
                name="own_group_of_monitor_or_round",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OwnGroupMember(models.Model):
    """Someone who was picked into a group by hand."""

    group = models.ForeignKey(OwnGroup, on_delete=models.CASCADE, related_name="members")
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="own_groups"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "participant"], name="own_group_member_once"),
        ]

    def __str__(self) -> str:
        return str(self.participant)


class SamePerson(models.Model):
    """Someone of an earlier round and someone of a later one who are one and the same.

    Kept under two pseudonyms, so that what somebody says can be laid beside what that person said
    before. It goes when either of them withdraws.
    """

    earlier = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="is_later")
    later = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="was_earlier")
    noted_at = models.DateTimeField()
    # None: she said yes herself, with a card; the pseudonym says who she was.
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(earlier=F("later")), name="same_person_is_not_one_row"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier}, {self.later}"


class EarlierQuestion(models.Model):
    """A question of a guide and the one of an earlier round that it goes on from.

    `asks_the_same` says whether it still asks the same, in somebody's judgement; None is that
    nobody judged it since the words were changed. Of questions with the same words it need not
    stand: they ask the same.
    """

    question = models.OneToOneField(
        GuideQuestion, on_delete=models.CASCADE, related_name="goes_on_from"
    )
    earlier = models.ForeignKey(
        GuideQuestion, on_delete=models.CASCADE, related_name="is_gone_on_with"
    )
    asks_the_same = models.BooleanField(_("vraagt hetzelfde"), null=True, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(question=F("earlier")), name="question_goes_on_from_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}"


class CountsTold(models.Model):
    """What was told of a round to who is not of the research team, and of which people then.

    Only what was told stands here. When people come or leave, what is told next follows from it.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="counts_told")
    # {number: ids of participants}: who took part when something was told.
    people = models.JSONField(default=dict, blank=True)
    # {what: [number of those people, low, high, of]}
    counts = models.JSONField(default=dict, blank=True)
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.round_id)


class Plan(models.Model):
    """What a monitor is going to do and why. It grows; what is empty is not decided."""

    monitor = models.OneToOneField(Monitor, on_delete=models.CASCADE, related_name="plan")
    reason = models.TextField(_("aanleiding"), blank=True)
    asked_of_people = models.TextField(_("wat wij van wie vragen"), blank=True)
    # Beside the organisation of the monitor.
    municipalities = models.ManyToManyField("safeguards.Organisation", blank=True, related_name="+")
    places = models.TextField(_("kernen of wijken"), blank=True)
    deciders = models.TextField(_("wie beslist waarover"), blank=True)
    # {what is done: a legal basis}; what is left out is not decided.
    bases = models.JSONField(_("grondslagen"), default=dict, blank=True)
    basis_text = models.TextField(_("waarom deze grondslagen"), blank=True)
    # {what UAVG 24 asks: in words}, for what rests on a public task.
    safeguards = models.JSONField(_("waarborgen"), default=dict, blank=True)
    # {kind of data: months after the end of a round}; what is left out goes by no term.
    terms = models.JSONField(_("bewaartermijnen"), default=dict, blank=True)
    terms_text = models.TextField(_("andere bewaartermijnen"), blank=True)
    thanks = models.TextField(_("bedankje"), blank=True)
    # What people hear or read in another language was checked by a second speaker; was read aloud.
    needs_checked = models.BooleanField(_("teksten zijn nagekeken"), default=False)
    needs_audio = models.BooleanField(_("teksten zijn ingesproken"), default=False)
    # {perspective: minutes that a conversation takes}; what is left out is not decided.
    minutes = models.JSONField(_("hoe lang een gesprek duurt"), default=dict, blank=True)
    # {perspective: whole euros of a voucher for a conversation}; what is left out is not promised.
    vouchers = models.JSONField(_("cadeaubon"), default=dict, blank=True)
    results_back = models.TextField(_("hoe de uitkomsten teruggaan"), blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.monitor)


class PlanVersion(models.Model):
    """A plan as somebody set it on a day, in words, to read and to print. Never changed."""

    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="plan_versions")
    number = models.PositiveSmallIntegerField(_("versie"))
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(_("waarom"))
    # [{"title", "rows": [[label, text]]}]: the parts of the plan as they read then, in Dutch.
    content = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monitor", "number"], name="plan_version_once"),
        ]

    def __str__(self) -> str:
        return gettext("Monitorplan, versie %(number)s") % {"number": self.number}


class TermNotice(models.Model):
    """That a kind of data of a round goes by the term of the plan, and on which day.

    First an announcement; once it was carried out it says when. How much went, the log says.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="term_notices")
    kind = models.CharField(_("soort gegevens"), max_length=20, choices=terms.KeptData)
    ends_on = models.DateField(_("termijn voorbij op"))
    announced_on = models.DateField(_("aangekondigd op"))
    goes_on = models.DateField(_("gaat weg op"))
    held_until = models.DateField(_("uitgesteld tot"), null=True, blank=True)
    held_reason = models.TextField(_("waarom"), blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_on = models.DateField(_("weggehaald op"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["goes_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "kind"],
                condition=Q(done_on__isnull=True),
                name="term_announced_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.goes_on}"

    def is_held(self, today: date) -> bool:
        """Return whether somebody postponed it; on the day itself no longer."""
        return self.held_until is not None and self.held_until > today


class GuideTranslation(models.Model):
    """The title, a heading, or a question with what is asked after it, in another language.

    Without a heading and a question it is the title.

    It says of which Dutch words it was made: when those change it no longer holds. Who translated
    and who checked need not have an account.
    """

    # Of whichever part it is: by a key that may be empty it is not found when a round is removed.
    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="translations")
    section = models.ForeignKey(
        GuideSection, on_delete=models.CASCADE, null=True, blank=True, related_name="translations"
    )
    question = models.ForeignKey(
        GuideQuestion, on_delete=models.CASCADE, null=True, blank=True, related_name="translations"
    )
    language = models.CharField(_("taal"), max_length=12)
    text = models.TextField(_("vertaling"))
    prompts = models.JSONField(_("doorvragen"), default=list, blank=True)
    source_text = models.TextField()
    source_prompts = models.JSONField(default=list, blank=True)
    status = models.CharField(
        _("staat"),
        max_length=10,
        choices=terms.TranslationStatus,
        default=terms.TranslationStatus.DRAFT,
    )
    translator = models.CharField(_("vertaald door"), max_length=100, blank=True)
    checker = models.CharField(_("nagekeken door"), max_length=100, blank=True)
    # The words are those that ship with the product, made without somebody who speaks it.
    is_shipped = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(section__isnull=True) | Q(question__isnull=True),
                name="translation_of_one_part",
            ),
            models.UniqueConstraint(
                fields=["guide", "language"],
                condition=Q(section__isnull=True, question__isnull=True),
                name="title_translated_once",
            ),
            models.UniqueConstraint(fields=["section", "language"], name="section_translated_once"),
            models.UniqueConstraint(
                fields=["question", "language"], name="question_translated_once"
            ),
            models.CheckConstraint(
                condition=Q(status=terms.TranslationStatus.DRAFT) | ~Q(checker=""),
                name="guide_translation_checked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=terms.TranslationStatus.APPROVED,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                | ~Q(status=terms.TranslationStatus.APPROVED)
                & Q(approved_by__isnull=True, approved_at__isnull=True),
                name="guide_translation_approved_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")),
                name="guide_translation_approved_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class GuideSound(models.Model):
    """A question of a guide, read aloud by a person. The voice of a device is never kept here."""

    question = models.ForeignKey(GuideQuestion, on_delete=models.CASCADE, related_name="sounds")
    language = models.CharField(_("taal"), max_length=12)
    # Versions of a guide share a recording until one of them gets its own.
    sound = models.ForeignKey("sounds.Sound", on_delete=models.CASCADE, related_name="+")
    # The words that were read; when the question is worded otherwise it no longer holds.
    text = models.TextField()
    spoken_by = models.CharField(_("ingesproken door"), max_length=100, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "language"], name="question_spoken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.text}"


class ConsentSheet(models.Model):
    """What people are told before they are asked, in one version.

    Once somebody answered after it, its words stay: who changes them makes the next version.
    """

    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="consent_sheets")
    version = models.PositiveSmallIntegerField(_("versie"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["monitor", "version"], name="consent_sheet_version_once"
            ),
        ]

    def __str__(self) -> str:
        return gettext("Uitleg, versie %(version)s") % {"version": self.version}


class ConsentSheetText(models.Model):
    """The words of a sheet in one language, by the names of rules.sheets.PARTS.

    `source` keeps the Dutch of which they were made: when that changes, they no longer hold.
    Who translated and who checked need not have an account.
    """

    sheet = models.ForeignKey(ConsentSheet, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("taal"), max_length=12)
    words = models.JSONField(default=dict)
    source = models.JSONField(default=dict, blank=True)
    status = models.CharField(
        _("staat"),
        max_length=10,
        choices=terms.TranslationStatus,
        default=terms.TranslationStatus.DRAFT,
    )
    checker = models.CharField(_("nagekeken door"), max_length=100, blank=True)
    # The words are those that ship with the product.
    is_shipped = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "language"], name="consent_sheet_text_once"),
            models.CheckConstraint(
                condition=Q(
                    status=terms.TranslationStatus.APPROVED,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                | ~Q(status=terms.TranslationStatus.APPROVED)
                & Q(approved_by__isnull=True, approved_at__isnull=True),
                name="consent_sheet_text_approved_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.language}"

    @property
    def language_name(self) -> str:
        return str(terms.LANGUAGES[self.language][0])


class ConsentSheetSound(models.Model):
    """A part of a sheet, read aloud by a person. Versions share it while the words are the same."""

    text = models.ForeignKey(ConsentSheetText, on_delete=models.CASCADE, related_name="sounds")
    part = models.CharField(max_length=30)
    # The words that were read; when the part is worded otherwise it no longer holds.
    words = models.TextField()
    sound = models.ForeignKey("sounds.Sound", on_delete=models.CASCADE, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["text", "part"], name="consent_sheet_part_spoken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.part}"
