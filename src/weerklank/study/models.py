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


class Population(models.Model):
    """How many people there were in all on a day, as a source told it: not only who took part.

    It stands beside the research to see how small a group is before something of it is printed.
    The newest of a perspective counts; earlier ones stay as history.
    """

    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="populations")
    perspective = models.CharField(_("perspectief"), max_length=20, choices=terms.Perspective)
    on = models.DateField(_("peildatum"))
    source = models.CharField(_("bron"), max_length=200)
    # Keys of the characteristics that the source tells, in its order.
    keys = models.JSONField(_("kenmerken"), default=list, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["monitor", "perspective", "on"], name="population_day_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.on})"


class PopulationGroup(models.Model):
    """So many people of whom this is known. Small ones are kept as they came, and shown nowhere."""

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="groups")
    # {key of a characteristic: key of its value}; what is not known is left out.
    values = models.JSONField(default=dict, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.pk)


class PopulationRequest(models.Model):
    """A researcher asks a municipality how many people there are, beside the targets of a round.

    `asked` is all that is passed: of which characteristics, alone or together, counts are given.
    What is given are large groups, rounded: nothing here is exact.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="population_requests")
    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.CASCADE, related_name="population_requests"
    )
    asked = models.JSONField(_("kenmerken"), default=list)  # [[key, …]]
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(null=True, blank=True)
    given_by_name = models.CharField(max_length=150, blank=True)
    on = models.DateField(_("peildatum"), null=True, blank=True)
    # None: too few people to tell.
    people = models.PositiveIntegerField(_("mensen"), null=True, blank=True)
    # [{"keys": [key, …], "rows": [[[value, …], count], …]}]; a row that may not be told is not in
    # it. An empty value is *unknown*.
    tables = models.JSONField(_("aantallen"), default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "municipality"],
                condition=Q(given_at=None),
                name="population_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} ({self.asked_at:%Y-%m-%d})"


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


class Spread(models.Model):
    """How many people of one side a round wants to hear, and how many reserves of each kind."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="spreads")
    perspective = models.CharField(_("perspectief"), max_length=20, choices=terms.Perspective)
    size = models.PositiveSmallIntegerField(_("hoeveel mensen"))
    reserves = models.PositiveSmallIntegerField(_("reserves per groep"), default=3)

    class Meta:
        ordering: ClassVar = ["-perspective"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "perspective"], name="spread_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_perspective_display()}: {self.size}"


class SpreadTarget(models.Model):
    """How many people with these values at least and at most; `most` None is no limit.

    A soft one is missed only when it must be.
    """

    spread = models.ForeignKey(Spread, on_delete=models.CASCADE, related_name="targets")
    position = models.PositiveSmallIntegerField()
    # Keys of characteristics and of their values, in one order; of a combination more than one.
    keys = models.JSONField(_("kenmerken"))
    values = models.JSONField(_("waarden"))
    least = models.PositiveSmallIntegerField(_("minstens"), default=0)
    most = models.PositiveSmallIntegerField(_("hoogstens"), null=True, blank=True)
    is_soft = models.BooleanField(_("mag gemist worden"), default=False)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["spread", "position"], name="target_position_once"),
            models.CheckConstraint(
                condition=Q(most__isnull=True) | Q(least__lte=F("most")),
                name="target_least_is_not_above_most",
            ),
        ]

    def __str__(self) -> str:
        return "*".join(self.values)


class Frame(models.Model):
    """A list of people who could be asked, as one source gave it on a day."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="frames")
    perspective = models.CharField(_("perspectief"), max_length=20, choices=terms.Perspective)
    source = models.CharField(_("soort bron"), max_length=20, choices=terms.FrameSource)
    name = models.CharField(_("waar komt de lijst vandaan"), max_length=200)
    road = models.CharField(_("weg"), max_length=20, choices=terms.Road)
    # Whether its pseudonyms are those of earlier rounds: then one pseudonym is one person.
    names_last = models.BooleanField(_("dezelfde pseudoniemen als eerder"), default=False)
    # {reason: how many}; None is fewer than may be told.
    left_out = models.JSONField(_("weggelaten"), default=dict, blank=True)
    added_at = models.DateTimeField()
    # As she was: who gives from the register need not be a member of the monitor.
    added_by_name = models.CharField(max_length=150)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class FrameRequest(models.Model):
    """A researcher asks a municipality for a frame from its register; a regisseur gives it.

    Of inburgeraars, or of the contact persons of organisations that guide them. `features` is all
    that is passed of anybody: what the targets ask for, and nothing else.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="frame_requests")
    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.CASCADE, related_name="frame_requests"
    )
    perspective = models.CharField(
        _("perspectief"),
        max_length=20,
        choices=terms.Perspective,
        default=terms.Perspective.INBURGERAAR,
    )
    features = models.JSONField(_("kenmerken"), default=list)
    leaves_out_asked = models.BooleanField(_("eerder gevraagd weglaten"), default=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    frame = models.OneToOneField(Frame, on_delete=models.CASCADE, null=True, related_name="request")
    # How words of the register were taken, for a characteristic of which each municipality has its
    # own: {key: {word: value}}, '' is not known.
    words = models.JSONField(_("woorden van het register"), default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "municipality", "perspective"],
                condition=Q(frame=None),
                name="frame_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} ({self.asked_at:%Y-%m-%d})"


class Candidate(models.Model):
    """Someone who could be asked in a round, under a pseudonym; who agrees takes part under it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="candidates")
    frame = models.ForeignKey(Frame, on_delete=models.CASCADE, related_name="candidates")
    perspective = models.CharField(_("perspectief"), max_length=20, choices=terms.Perspective)
    pseudonym = models.CharField(_("pseudoniem"), max_length=20)
    # {key of a characteristic, or "provider_kind": key of its value}; unknown is left out.
    values = models.JSONField(default=dict, blank=True)
    road = models.CharField(_("weg"), max_length=20, choices=terms.Road)
    state = models.CharField(
        _("stand"),
        max_length=20,
        choices=terms.CandidateState,
        default=terms.CandidateState.IN_FRAME,
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    state_at = models.DateTimeField(null=True, blank=True)
    # A term passed: pseudonym and values are gone, what came of asking is still counted.
    emptied_at = models.DateTimeField(null=True, blank=True)
    participant = models.OneToOneField(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="candidate"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "pseudonym"], name="candidate_once"),
        ]

    def __str__(self) -> str:
        return self.pseudonym


class Objection(models.Model):
    """Someone who does not want to be asked for this monitor again, or withdrew; by pseudonym."""

    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="objections")
    pseudonym = models.CharField(_("pseudoniem"), max_length=20)
    at = models.DateTimeField()
    # None: followed from a withdrawal.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monitor", "pseudonym"], name="objection_once"),
        ]

    def __str__(self) -> str:
        return self.pseudonym


class Draw(models.Model):
    """One time that people were chosen: with what, how, and what came of it.

    What it rested on is kept as it was then, so that it can be told and done again. The newest
    that is done counts.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="draws")
    perspective = models.CharField(_("perspectief"), max_length=20, choices=terms.Perspective)
    method = models.CharField(_("manier"), max_length=20, choices=terms.DrawMethod)
    seed = models.BigIntegerField(_("startgetal"))
    # Why the choice before it did not stand; '' for a first one, and of before it was asked.
    why_again = models.CharField(
        _("waarom opnieuw"), max_length=10, choices=terms.WhyAgain, blank=True
    )
    size = models.PositiveSmallIntegerField(_("hoeveel mensen"))
    reserves = models.PositiveSmallIntegerField(_("reserves per groep"))
    state = models.CharField(
        _("stand"), max_length=20, choices=terms.DrawState, default=terms.DrawState.WAITING
    )
    # [{"keys", "values", "least", "most", "soft"}]: the targets as they were.
    targets = models.JSONField(default=list)
    # [{"name", "source", "road", "people", "left_out": {reason: count}}]
    frames = models.JSONField(default=list)
    people = models.PositiveIntegerField(_("mensen om uit te kiezen"), default=0)
    # [{"values": {key: value}, "people", "chosen", "chance", "most", "unreachable", "open"}]: who
    # share what hard targets ask for; between which chances, how many have none, and how many
    # places of it became free because somebody withdrew. Of before, who share what any target asks.
    cells = models.JSONField(default=list)
    # [{"target": place among targets, "found", "short"}]
    missed = models.JSONField(default=list)
    # [{"target": place among targets, "least", "most"}]: what would have to give.
    relaxation = models.JSONField(default=list)
    is_optimal = models.BooleanField(default=True)
    # Which version of the plan was set then; None where none was.
    plan_version = models.PositiveSmallIntegerField(_("versie van het plan"), null=True)
    bound = models.FloatField(null=True)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "perspective"],
                condition=Q(state=terms.DrawState.WAITING),
                name="draw_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.at:%Y-%m-%d}"


class Drawn(models.Model):
    """Someone whom a draw chose, or set ready as the reserve of a cell at this place."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="drawn")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="drawn")
    place = models.PositiveSmallIntegerField()
    is_reserve = models.BooleanField(default=False)
    cell = models.PositiveSmallIntegerField()  # place among the cells of the draw
    # Of this person to be chosen; None where no lottery decided, and of before it was kept here.
    chance = models.FloatField(null=True)

    class Meta:
        ordering: ClassVar = ["is_reserve", "cell", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "candidate"], name="drawn_once"),
        ]

    def __str__(self) -> str:
        return str(self.candidate)


class Replacement(models.Model):
    """Someone was asked in the place of another who does not take part, and why.

    `out` None: in the place of somebody who withdrew, of whom nothing is kept.
    """

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="replacements")
    out = models.OneToOneField(
        Candidate, on_delete=models.CASCADE, null=True, related_name="replaced_by"
    )
    by_candidate = models.OneToOneField(
        Candidate, on_delete=models.CASCADE, related_name="replaces"
    )
    reason = models.CharField(_("reden"), max_length=20, choices=terms.CandidateState)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The cell of the draw whose place it is; None: that of `by_candidate`.
    cell = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(out__isnull=True) | ~Q(out=F("by_candidate")),
                name="nobody_replaces_herself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.out or '–'}, {self.by_candidate}"


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
        return str(terms.LANGUAGES[self.language][0]).lower()


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
