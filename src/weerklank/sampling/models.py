"""Who could be asked, who was chosen, and how many people there are."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weerklank.sampling import terms
from weerklank.study.terms import Perspective


class Population(models.Model):
    """How many people there were in all on a day, as a source told it: not only who took part.

    It stands beside the research to see how small a group is before something of it is printed.
    The newest of a perspective counts; earlier ones stay as history.
    """

    monitor = models.ForeignKey(
        "study.Monitor", on_delete=models.CASCADE, related_name="populations"
    )
    perspective = models.CharField(_("perspectief"), max_length=20, choices=Perspective)
    on = models.DateField(_("peildatum"))
    source = models.CharField(_("bron"), max_length=200)
    # Keys of the characteristics that the source tells, in its order.
    keys = models.JSONField(_("kenmerken"), default=list, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "study_population"
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
        db_table = "study_populationgroup"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.pk)


class PopulationRequest(models.Model):
    """A researcher asks a municipality how many people there are, beside the targets of a round.

    `asked` is all that is passed: of which characteristics, alone or together, counts are given.
    What is given are large groups, rounded: nothing here is exact.
    """

    round = models.ForeignKey(
        "study.Round", on_delete=models.CASCADE, related_name="population_requests"
    )
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
        db_table = "study_populationrequest"
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


class Spread(models.Model):
    """How many people of one side a round wants to hear, and how many reserves of each kind."""

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="spreads")
    perspective = models.CharField(_("perspectief"), max_length=20, choices=Perspective)
    size = models.PositiveSmallIntegerField(_("hoeveel mensen"))
    reserves = models.PositiveSmallIntegerField(_("reserves per groep"), default=3)

    class Meta:
        db_table = "study_spread"
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
        db_table = "study_spreadtarget"
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

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="frames")
    perspective = models.CharField(_("perspectief"), max_length=20, choices=Perspective)
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
        db_table = "study_frame"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class FrameRequest(models.Model):
    """A researcher asks a municipality for a frame from its register; a regisseur gives it.

    Of inburgeraars, or of the contact persons of organisations that guide them. `features` is all
    that is passed of anybody: what the targets ask for, and nothing else.
    """

    round = models.ForeignKey(
        "study.Round", on_delete=models.CASCADE, related_name="frame_requests"
    )
    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.CASCADE, related_name="frame_requests"
    )
    perspective = models.CharField(
        _("perspectief"),
        max_length=20,
        choices=Perspective,
        default=Perspective.INBURGERAAR,
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
        db_table = "study_framerequest"
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

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="candidates")
    frame = models.ForeignKey(Frame, on_delete=models.CASCADE, related_name="candidates")
    perspective = models.CharField(_("perspectief"), max_length=20, choices=Perspective)
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
        "study.Participant",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="candidate",
    )

    class Meta:
        db_table = "study_candidate"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "pseudonym"], name="candidate_once"),
        ]

    def __str__(self) -> str:
        return self.pseudonym


class Objection(models.Model):
    """Someone who does not want to be asked for this monitor again, or withdrew; by pseudonym."""

    monitor = models.ForeignKey(
        "study.Monitor", on_delete=models.CASCADE, related_name="objections"
    )
    pseudonym = models.CharField(_("pseudoniem"), max_length=20)
    at = models.DateTimeField()
    # None: followed from a withdrawal.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "study_objection"
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

    round = models.ForeignKey("study.Round", on_delete=models.CASCADE, related_name="draws")
    perspective = models.CharField(_("perspectief"), max_length=20, choices=Perspective)
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
        db_table = "study_draw"
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
        db_table = "study_drawn"
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
        db_table = "study_replacement"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(out__isnull=True) | ~Q(out=F("by_candidate")),
                name="nobody_replaces_herself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.out or '–'}, {self.by_candidate}"
