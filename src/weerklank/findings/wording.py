"""What the audit of claims says of an amount, and what the words for an amount stand for."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from weerklank.sentences.bands import BANDS, Band, Share, Word
from weerklank.sentences.claims import About, Claim, Group, Verdict
from weerklank.sentences.doubts import Doubt

VERDICTS: Mapping[Verdict, Promise] = {
    Verdict.SUPPORTED: gettext_lazy("klopt"),
    Verdict.TOO_STRONG: gettext_lazy("te sterk"),
    Verdict.TOO_WEAK: gettext_lazy("te zwak"),
    Verdict.CONTRADICTED: gettext_lazy("tegengesproken"),
    Verdict.NO_EVIDENCE: gettext_lazy("niemand zei dit"),
    Verdict.SMALL_BASE: gettext_lazy("te weinig mensen voor een woord"),
    Verdict.NO_QUANTIFIER: gettext_lazy("geen hoeveelheid"),
    Verdict.UNKNOWN_GROUP: gettext_lazy("niet geteld"),
    Verdict.WRONG_GROUP: gettext_lazy("een andere groep"),
    Verdict.COUNTED_TWICE: gettext_lazy("dubbel geteld"),
    Verdict.OTHER_PERSPECTIVE: gettext_lazy("het andere perspectief"),
    Verdict.VAGUE: gettext_lazy("zonder getal"),
}


DOUBTED: Mapping[Doubt, Promise] = {
    Doubt.CAUSE: gettext_lazy("een oorzaak"),
    Doubt.EFFECT_AS_FACT: gettext_lazy("een effect als feit"),
    Doubt.REPRESENTATIVE: gettext_lazy("iedereen"),
    Doubt.PERCENT_OF_FEW: gettext_lazy("een percentage van weinig mensen"),
    Doubt.UNCHECKED_FACT: gettext_lazy("een feit of regel"),
    Doubt.SMALL_GROUP: gettext_lazy("een kleine groep"),
    Doubt.ALL_OR_NOBODY: gettext_lazy("iedereen of niemand van een groep"),
    Doubt.ONE_BY_ONE: gettext_lazy("twee aantallen die samen iemand verraden"),
    Doubt.WHO_LEFT: gettext_lazy("wat iemand zei die kwam of ging"),
    Doubt.FEW_ASKED: gettext_lazy("aan te weinig mensen gevraagd"),
    Doubt.AT_AN_END: gettext_lazy("bijna iedereen of bijna niemand"),
    Doubt.POINTS_OUT: gettext_lazy("wie iemand is"),
    Doubt.NOTHING_UNDER_IT: gettext_lazy("geen bewijs"),
    Doubt.INTERVIEWER_SAYS: gettext_lazy("woorden van de interviewer"),
    Doubt.NOBODY_HEARD: gettext_lazy("niet bekend wie dit zei"),
    Doubt.NOT_SEARCHED: gettext_lazy("niet genoteerd of naar tegenspraak is gezocht"),
    Doubt.ONE_SOURCE: gettext_lazy("maar één bron"),
    Doubt.ONE_PERSPECTIVE: gettext_lazy("maar één kant"),
    Doubt.NO_FIGURE: gettext_lazy("geen getal"),
    Doubt.NO_FINDING: gettext_lazy("geen bevinding"),
}
DOUBTS: Mapping[Doubt, Promise] = {
    Doubt.CAUSE: gettext_lazy(
        "Gesprekken laten niet zien wat de oorzaak is. Schrijf wie dit zegt, of laat die weg."
    ),
    Doubt.EFFECT_AS_FACT: gettext_lazy(
        "Een effect is hier wat mensen ervaren. Schrijf dat zij het zeggen, merken of ervaren."
    ),
    Doubt.REPRESENTATIVE: gettext_lazy(
        "Wat deze mensen zeiden, geldt niet voor iedereen. Schrijf over wie u sprak."
    ),
    Doubt.PERCENT_OF_FEW: gettext_lazy(
        "Een percentage past pas bij 30 mensen of meer. Noem de aantallen."
    ),
    Doubt.UNCHECKED_FACT: gettext_lazy(
        "Hier, of onder deze zin, staat iets over de wet of de feiten. Zoek dat na, en schrijf hier"
        " wat u vond."
    ),
    Doubt.SMALL_GROUP: gettext_lazy(
        "Van deze groep deden te weinig mensen mee. Wie weet wie dat zijn, weet wat zij zeiden."
        " Noem de groep niet, of vertel het van een grotere groep."
    ),
    Doubt.ALL_OR_NOBODY: gettext_lazy(
        "Wie weet met wie u sprak, weet hiermee van ieder van hen wat die zei. Schrijf het aantal"
        " minder precies."
    ),
    Doubt.ONE_BY_ONE: gettext_lazy(
        "Uit dit aantal en het aantal van allen samen volgt wat iemand zei. Vertel het alleen van"
        " allen samen."
    ),
    Doubt.WHO_LEFT: gettext_lazy(
        "Er kwamen of gingen mensen sinds hierover voor het laatst is verteld. Naast het vorige"
        " rapport verraadt een precies aantal, of een aantal van een groep die daar nog niet stond,"
        " wat zij zeiden."
    ),
    Doubt.FEW_ASKED: gettext_lazy(
        "Dit is aan zo weinig mensen gevraagd dat ieder aantal verraadt wat zij zeiden. Schrijf de"
        " zin zonder aantal."
    ),
    Doubt.AT_AN_END: gettext_lazy(
        "Buiten het team wordt dit aantal minder precies verteld. Zo blijft van ieder open wat die"
        " zei. Vertel het in de zin ook zo."
    ),
    Doubt.POINTS_OUT: gettext_lazy(
        "Hieraan is misschien te zien wie iemand is: een naam, een pseudoniem, een nummer, of wat"
        " maar bij één mens past. Haal het weg, of schrijf het algemener."
    ),
    Doubt.NOTHING_UNDER_IT: gettext_lazy(
        "Onder deze zin ligt geen passage. Kies passages, of schrap de zin."
    ),
    Doubt.INTERVIEWER_SAYS: gettext_lazy(
        "Onder deze zin liggen woorden van de interviewer of de tolk. Haal die passage weg."
    ),
    Doubt.NOBODY_HEARD: gettext_lazy(
        "Van de passages onder deze zin is niet bekend wie het zei. Koppel de spreker, of kies"
        " andere passages."
    ),
    Doubt.NOT_SEARCHED: gettext_lazy(
        "Zoek bij de bevinding of iemand het tegendeel zegt, en noteer wat u vond."
    ),
    Doubt.ONE_SOURCE: gettext_lazy(
        "Deze zin rust op één mens of op één gesprek. Zoek een tweede bron, of schrijf op waarom de"
        " zin zo blijft."
    ),
    Doubt.ONE_PERSPECTIVE: gettext_lazy(
        "Alleen inburgeraars of alleen aanbieders zeggen hier iets over. Kijk wat de andere kant"
        " zegt, of schrijf op waarom de zin zo blijft."
    ),
    Doubt.NO_FIGURE: gettext_lazy(
        "Dit is aan minder dan vijf mensen gevraagd, of één mens zei het. Noem het getal in de zin."
    ),
    Doubt.NO_FINDING: gettext_lazy(
        "Hierop rust nog geen bevinding. Koppel er een, of schrijf op waarom die er niet is."
    ),
}
# The words that a reader knows best; others mean the same. Not translated: a report is Dutch.
WORDS: Mapping[Word, str] = {
    Word.ALL: "alle, iedereen",
    Word.NEARLY_ALL: "vrijwel alle, bijna allemaal",
    Word.GREAT_MAJORITY: "het overgrote deel",
    Word.THREE_QUARTERS: "driekwart",
    Word.TWO_THIRDS: "twee derde",
    Word.MOST: "de meeste, de meerderheid",
    Word.OVER_HALF: "ruim de helft",
    Word.ABOUT_HALF: "(ongeveer) de helft",
    Word.NEARLY_HALF: "bijna de helft",
    Word.MANY: "veel",
    Word.A_THIRD: "een derde",
    Word.A_QUARTER: "een kwart",
    Word.SOME: "een aantal, sommige, een deel",
    Word.SEVERAL: "meerdere, verschillende",
    Word.MINORITY: "een minderheid",
    Word.NOT_MANY: "niet veel, weinig",
    Word.NOT_ALL: "niet alle",
    Word.A_FEW: "enkele, een paar",
    Word.ONE_OR_TWO: "een enkeling",
    Word.HARDLY_ANY: "vrijwel niemand",
    Word.NONE: "niemand, geen",
}


def message(claim: Claim, bands: Mapping[Word, Band] = BANDS) -> str:
    """Return one sentence on why an amount holds or does not, with the counts it was judged by."""
    if claim.quantity is None:
        return _("In deze zin staat geen hoeveelheid mensen.")
    if claim.counted is None or claim.verdict is Verdict.UNKNOWN_GROUP:
        return _("Bij “%(said)s”: van deze groep is niet geteld wie dit zei.") % {
            "said": claim.said
        }
    numbers = _numbers(claim.counted) | {"word": claim.said}
    said = _counted(claim.about, claim.counted, numbers)
    if claim.beside is not None:
        other = _counted(About.SAID, claim.beside, _numbers(claim.beside))
        said = _("%(one)s, van de anderen %(other)s") % {"one": said, "other": other}
    if claim.verdict is Verdict.SUPPORTED:
        return _("Dat klopt: %(counted)s.") % {"counted": said}
    if claim.beside is not None and claim.verdict is not Verdict.SMALL_BASE:
        return _("“%(word)s” is niet wat er geteld is: %(counted)s.") % {
            **numbers,
            "counted": said,
        }
    return _not_so(claim, said, numbers, bands)


def _not_so(
    claim: Claim, said: str, numbers: Mapping[str, object], bands: Mapping[Word, Band]
) -> str:
    """Return why an amount does not hold; `said` is what was counted, in words."""
    assert claim.counted is not None
    if claim.verdict is Verdict.NO_EVIDENCE:
        return _("Niemand van de %(asked)s zei dit.") % numbers
    if claim.verdict is Verdict.CONTRADICTED:
        return _contradicted(claim.counted, said, numbers)
    beside = _beside(claim, bands)
    return f"{beside} {said[:1].upper()}{said[1:]}."


def _counted(about: About, group: Group, numbers: Mapping[str, object]) -> str:
    """Return what was counted, in words: of those who said it, or of whom the amount speaks."""
    forms = {
        About.SAID: ngettext(
            "%(said)s van de %(asked)s zei dit", "%(said)s van de %(asked)s zeiden dit", group.said
        ),
        About.CONTRARY: ngettext(
            "%(said)s zei het tegendeel", "%(said)s zeiden het tegendeel", group.said
        ),
        About.UNPROMPTED: ngettext(
            "%(said)s begon er zelf over", "%(said)s begonnen er zelf over", group.said
        ),
        About.ASKED: ngettext(
            "aan %(said)s mens is het gevraagd", "aan %(said)s mensen is het gevraagd", group.said
        ),
        About.TAKING_PART: ngettext(
            "met %(said)s van hen is gesproken", "met %(said)s van hen is gesproken", group.said
        ),
    }
    return forms[about] % numbers


def _numbers(group: Group) -> dict[str, object]:
    return {
        "said": group.said,
        "asked": group.asked,
        "contradicted": group.contradicted,
        "passages": group.passages,
    }


def _contradicted(group: Group, said: str, numbers: Mapping[str, object]) -> str:
    if not group.contradicted:
        return _("“%(word)s” klopt niet: %(counted)s.") % {**numbers, "counted": said}
    return ngettext(
        "“%(word)s” klopt niet: %(counted)s, en %(contradicted)s zei het tegendeel.",
        "“%(word)s” klopt niet: %(counted)s, en %(contradicted)s zeiden het tegendeel.",
        group.contradicted,
    ) % {**numbers, "counted": said}


def _beside(claim: Claim, bands: Mapping[Word, Band]) -> str:
    """Return what stands before the counts, per verdict."""
    assert claim.quantity is not None
    assert claim.counted is not None
    numbers = _numbers(claim.counted) | {"word": claim.said}
    fixed = {
        Verdict.SMALL_BASE: _("Minder dan vijf mensen zijn gevraagd: noem het getal."),
        Verdict.WRONG_GROUP: _("Dit zeiden anderen dan de groep die de zin noemt."),
        Verdict.OTHER_PERSPECTIVE: _("Dit zei het andere perspectief."),
        Verdict.VAGUE: _("“%(word)s” zegt niet hoeveel mensen dat zijn: noem het getal.") % numbers,
        Verdict.COUNTED_TWICE: _(
            "Hier zijn mensen meer dan één keer geteld: wat %(number)s keer gezegd is, zeiden geen"
            " %(number)s mensen."
        )
        % {"number": claim.quantity.number},
    }
    if claim.verdict in fixed:
        return fixed[claim.verdict]
    is_whole = claim.quantity.of in {None, claim.counted.asked}
    if claim.quantity.word is not None and is_whole and not claim.quantity.but:
        stands_for = band(bands[claim.quantity.word])
        return _("“%(word)s” is %(band)s.") % {"word": claim.said, "band": stands_for}
    return _("“%(word)s” is niet wat er geteld is.") % numbers


def band(of: Band) -> str:
    """Return what a word for an amount stands for: *meer dan 50 %*, *2 tot 4 mensen*."""
    parts = [*_people(of), *_share(of)]
    return _(" en ").join(parts) if parts else _("ieder aantal")


def _people(of: Band) -> list[str]:
    if of.most is not None:
        return [_("%(least)s tot %(most)s mensen") % {"least": of.least, "most": of.most}]
    return [_("minstens %(least)s mensen") % {"least": of.least}] if of.least else []


def _share(of: Band) -> list[str]:
    low, high = _percent(of.low), _percent(of.high)
    if of.above is not None:
        said = _("meer dan %(share)s %%") % {"share": of.above}
    elif of.below is not None and of.low:
        said = _("%(low)s tot %(high)s %%") % {"low": low, "high": of.below}
    elif of.below is not None:
        said = _("minder dan %(share)s %%") % {"share": of.below}
    elif of.low == of.high:
        said = f"{low} %"
    elif of.low and high != 100:
        said = _("%(low)s tot en met %(high)s %%") % {"low": low, "high": high}
    elif of.low:
        said = _("minstens %(share)s %%") % {"share": low}
    else:
        said = _("hoogstens %(share)s %%") % {"share": high} if high != 100 else ""
    return [said] if said else []


def _percent(share: Share) -> int:
    """Return a share in whole percents; a third is 33."""
    return round(share)
