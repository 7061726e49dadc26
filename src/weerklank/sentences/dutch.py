"""Words with which Dutch says an amount, and words that tell what it is an amount of."""

import re

from weerklank.sentences.amounts import NUMBERS_BY_WORD
from weerklank.sentences.bands import Word
from weerklank.sentences.lexicon import plain, words

TELLS = words("nl", "tells")

_WRITTEN = "|".join(
    sorted(
        (word for word in NUMBERS_BY_WORD if word not in {"geen", "niemand", "beide", "beiden"}),
        key=len,
        reverse=True,
    )
)
NUMBER = rf"(?:\d{{1,3}}(?:[.,]\d{{3}})+|\d+|{_WRITTEN}|eén)"
ONE = "(?:een|één|eén)"
OF = "van|uit"
THE = "(?:(?:de )?in totaal|de|het|deze|die|onze|alle|al de)"
AMONG = "bij|onder"
AND = "en|maar|terwijl|dat"
ADVERBS = words("nl", "adverbs")
SUBJECTS = frozenset(["zij", "ze", "wij", "we", "ik", "hij", "u", "jullie", "men"])
ARTICLES = frozenset(["de", "het", "een", "die", "dit", "deze", "hun"])
IN = "op de|op elke|op iedere|op|per"
PERCENT = "%|procent|pct"
ALL_OF = "(?:alle|al de|al die|elk van de)"
BOTH = "(?:alle ?bei|beide|beiden)"
ONE_OF_BOTH = "(?:een|één|eén) van (?:de )?beiden?"
BOUND = {
    "at_least": "minstens|ten minste|tenminste|minimaal|zeker|op zijn minst|niet minder dan",
    "at_most": "hooguit|hoogstens|maximaal|ten hoogste|niet meer dan",
    # *slechts drie* are three.
    "exact": "slechts|maar|precies|exact",
    "more_than": "meer dan",
    # *Ruim zeventig procent* is no ninety.
    "just_over": "ruim|(?:iets|net) meer dan",
    "fewer_than": "minder dan|nog geen|nog net geen|net geen|nog niet|niet eens",
    "nearly": "bijna|haast|een kleine|krap",
    "about": "ongeveer|circa|ca\\.|zo'n|zo’n|rond de|een stuk of|een man of",
}
BOUNDS = "|".join(BOUND.values())

# *Minstens twee derde*, *drie vijfde*. Those without a bound that have a band are words.
BELOW = {"derden?": 3, "kwart": 4, "vierden?": 4, "vijfden?": 5, "zesden?": 6, "zevenden?": 7}
BELOW |= {"achtsten?": 8, "negenden?": 9, "tienden?": 10}
_LIMITS = "|".join(
    BOUND[name]
    for name in ("at_least", "at_most", "more_than", "just_over", "fewer_than", "nearly")
)
_BELOW = "|".join(BELOW)
FRACTION = (
    rf"(?P<fraction_bound>{_LIMITS}) (?:(?P<above>{NUMBER}|{ONE}) ?)?"
    rf"(?P<below>drie ?kwart|{_BELOW})"
    rf"|(?P<half_bound>{BOUND['at_least']}|{BOUND['at_most']}) de helft"
    r"|(?!(?:drie ?kwart|twee ?derde|(?:een|één) ?(?:derde|kwart))\b)"
    rf"(?P<share_above>{NUMBER}|{ONE}) ?(?P<share_below>{_BELOW})(?= (?:van|uit|der|onder)\b)"
)


def fraction(above: str | None, below: str) -> tuple[int, int]:
    """Return a fraction as two numbers: *twee derde*, *driekwart*."""
    below = plain(below)
    if re.fullmatch("drie ?kwart", below):
        return 3, 4
    return number(above) if above else 1, next(
        least for said, least in BELOW.items() if re.fullmatch(said, below)
    )


# *Van drie tot vijf* may tell how it changed.
RANGE = (
    rf"tussen (?:de )?(?P<low>{NUMBER}) en (?:de )?(?P<high>{NUMBER})"
    rf"|(?<!van )(?!{ONE} of twee\b)(?P<from>(?>{NUMBER}))"
    rf"(?: (?:à|a|of|tot(?: en met)?) | ?[-–] ?)(?P<up_to>{NUMBER})"
)

_WITHOUT_EXCEPTION = "zonder uitzondering|unaniem|eensgezind|eenstemmig|een ?ieder|elkeen"
_EVERYBODY = (
    "(?:alle|iedereen|allemaal|allen|elke?|iedere?|al de|al die|stuk voor stuk"
    f"|{_WITHOUT_EXCEPTION})"
)
# *Een tiental*, *tientallen*: a number all the same.
TENS = (
    r"een (?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|vijftien|twintig|dertig|veertig"
    r"|vijftig)tal|een dozijn|tientallen|honderden|duizenden"
)
# Of a group that is named right behind it: *alleen de vrouwen* are all women.
ONLY_THE = rf"(?<!niet )(?:alleen|enkel|uitsluitend) de(?! (?:{NUMBER})\b)"
SOLE = "de enige"
NONE_NOT = r"(?: enkele?)? [\w-]+,? die (?:dit|dat|het|er)\b[^.;:,]*\bniet\b"
FEW_LEFT_OUT = r"\bop (?:een enkeling|(?:een )?enkele uitzondering(?:en)?|een paar) na\b"
SAYS_SO = r"\s+[\w-]+,? (?:die|bij wie|voor wie)\b"
_NEARLY = "(?:vrijwel|bijna|nagenoeg|zo goed als|haast)"
_DEEL = "(?:deel|gedeelte)"
_VERY = "(?:(?:heel|erg|zeer|vrij|relatief|opvallend) )?"
WORDS = {
    Word.NOT_ALL: rf"(?:lang |zeker )?niet {_EVERYBODY}",
    Word.NEARLY_ALL: (
        rf"{_NEARLY} {_EVERYBODY}|op een (?:enkeling|enkele uitzondering) na {_EVERYBODY}"
    ),
    Word.HARDLY_ANY: (
        rf"{_NEARLY} (?:niemand|geen(?: enkele?)?)"
        r"|(?:nauwelijks|amper) (?:iemand|een|één|enkele?)"
        # Before people only: *nauwelijks vrouwen*.
        r"|(?:nauwelijks|amper)(?= [\w-]+(?:en|s)\b)"
    ),
    Word.GREAT_MAJORITY: (
        rf"(?:het |een )?(?:overgrote|allergrootste) {_DEEL}|(?:de |een )?overgrote meerderheid"
        r"|(?:de |een )?grote meerderheid|verreweg de meesten?"
        r"|veruit de meesten?|(?:het )?overgrote merendeel"
        r"|(?:een )?ruime meerderheid|(?:het )?leeuwendeel"
    ),
    Word.THREE_QUARTERS: "(?:(?:ongeveer|circa|zo'n) )?(?:driekwart|drie kwart)",
    Word.TWO_THIRDS: "(?:(?:ongeveer|circa|zo'n|ruim) )?(?:twee derde|tweederde)",
    Word.OVER_HALF: "(?:iets|net) meer dan de helft|ruim de helft|een (?:krappe|nipte) meerderheid",
    Word.MOST: (
        r"meer dan de helft|de meesten?"
        "|(?:de|een) (?:(?:kleine|lichte|duidelijke|flinke|forse|absolute) )?meerderheid"
        r"|het merendeel"
        rf"|het (?:grootste|grotere) {_DEEL}|het gros"
    ),
    Word.NEARLY_HALF: "(?:bijna|krap|net geen|nog net geen|een kleine) (?:de )?helft",
    Word.MINORITY: (
        "(?:(?:iets|net) )?minder dan de helft|(?:nog|lang) niet de helft|niet eens de helft"
        "|(?:een|de) (?:(?:kleine|grote|flinke|forse|ruime|aanzienlijke) )?minderheid"
    ),
    Word.ABOUT_HALF: "(?:(?:ongeveer|circa|zowat|rond|precies|zo'n) )?de (?:ene )?helft",
    Word.A_THIRD: "(?:(?:ongeveer|circa|bijna|ruim) )?(?:een|één) ?derde(?: deel)?",
    Word.A_QUARTER: "(?:(?:ongeveer|circa|bijna|ruim) )?(?:een|één) kwart",
    Word.NOT_MANY: rf"niet (?:zo )?(?:veel|velen)|{_VERY}weinig(?:en?)?",
    Word.MANY: (
        rf"{_VERY}veel|velen|vele|menige?|menigeen|heel wat"
        rf"|(?:een )?{_VERY}groot (?:{_DEEL}|aantal)"
        rf"|een {_VERY}grote groep|talloze|tal van|legio|ontelbare|een massa"
    ),
    Word.SEVERAL: "meerderen?|verschillende|diversen?",
    Word.ONE_OR_TWO: "(?:slechts |maar )?een (?:enkeling|enkele)|(?:een|één|eén) of twee",
    Word.A_FEW: (
        rf"enkelen?|een paar|een hand(?:vol|jevol)|een {_VERY}klein {_DEEL}"
        rf"|een {_VERY}kleine groep"
        "|een (?:klein )?groepje"
        rf"|een {_VERY}(?:klein|beperkt|gering) aantal"
    ),
    Word.SOME: rf"sommigen?|een (?:zeker )?aantal|een {_DEEL}|{_DEEL} van",
    Word.NONE: "geen enkele|geen enkel|geen|niemand|niet (?:één|eén)(?: enkele?)?",
    Word.ALL: _EVERYBODY,
}
# These say that there are some, and not how many: no band makes them right or wrong.
VAGUE = (
    "een (?:flink|fors|aanzienlijk|behoorlijk|redelijk|substantieel|aardig|ruim) (?:aantal|deel)"
    "|een (?:flinke|forse|aanzienlijke|behoorlijke) groep|best veel"
    "|(?:nogal|behoorlijk|aardig|flink|best) wat"
)
# These stand anywhere in a sentence about a group: *de vrouwen zijn grotendeels tevreden*.
FLOATING = (
    "grotendeels|meestal|doorgaans|veelal|overwegend|hoofdzakelijk|massaal|in groten getale"
    "|het vaakst"
)
SHORTEST_ADJECTIVE = 4
FLOATING_MOST = "merendeels|in meerderheid|voor het merendeel(?! (?:van|der)\\b)"
# Apart from whom they are all of: *de vrouwen weten het allemaal*.
FLOATING_ALL = (
    "(?:.* )?(?:allemaal|allen|stuk voor stuk|zonder uitzondering|unaniem|eensgezind|eenstemmig)"
)
# *Op één na weten de vrouwen het*; not *op één na de grootste*.
FLOATING_BUT = rf"op (?P<but_f>{NUMBER}|{ONE}) na(?! (?:{_EVERYBODY}|(?:de |het )?[\w-]+ste)\b)"
PREPOSITIONS = words("nl", "prepositions")
ALL_OF_THEM = "de|deze|onze"
# Between a group and the rest of what is told of it.
WHO = r"\s+(?:die|wie|met wie) [^,;:.()]+,"
# Without one of these between two amounts the second is a part of what is told of the first.
BESIDE = (
    r"[,;:()–/]|(?:^|\s)-\s|\b(?:en|maar|of|als|dan|terwijl|tegenover|tegen|naast|evenals|alsook|ook"
    r"|plus|waarvan|waaronder|onder|zowel|noch|behalve|na|van wie|want|omdat|allemaal|allen)\b"
)
BEFORE_AN_AGE = r"\b(?:boven|onder|over|dan|tussen) (?:de )?$"
# Before people who are had, by one: *de school heeft zes docenten*.
COUNTS = (
    r"\b(?:heeft|had|telt|telde|kent|kende|begeleidt|begeleidde|krijgt|kreeg|bedient|bereikt|bereikte"
    r"|ontvangt|ontving|plaatst|plaatste|klas van|klassen van|per [\w-]+ zijn er"
    r"|op (?:een|één|elke|iedere) [\w-]+ komen) $"
)
BY_US = "door ons"
# Behind an amount what is so of its people: *zijn twee tevreden*, *zijn twee gezakt*.
IS_SO = r" (?:(?:on)?tevreden|blij|positief|negatief|kritisch|het (?:on)?eens|ge[a-z]{2,}[dt])\b"
ONLY_LEADS = r"\s*(?:in|van|bij|onder|uit|met) (?:de )?"
# Before an amount of people that only tells what somebody has, or who are there.
HAS_OR_IS = (
    r"\b(?:gezin|gezinnen|huishoudens?|ouders?|moeders?|vaders?|man|vrouw) (?:met|van|zonder) $"
    r"|\ber (?:zijn|is|waren|was|werken|werkten|komen|kwamen)(?: [\w-]+){0,2} $"
    r"|\b(?:heeft|hebben|had|hadden|telt|tellen|kent|kennen) $|(?:^\W*|[,;:] )(?:met|zonder) $"
)
CLAUSE_BEGINS = (
    r"[,;:()–]|\b(?:dat|die|omdat|als|of|terwijl|en|maar|want|toen|wanneer|hoe|waar|wie|wat)\b"
)
# --- parts of a group, see `narrowing` ---
SUBORDINATE = words("nl", "subordinate")
NARROWS_NOTHING = words("nl", "narrows_nothing")
IN_A_GROUP = r"\s+(?:in|op|uit|binnen|aan|van) (?:de |het )?"
_HAVING = (
    "(?:kind|kinderen|kleinkinderen|baby|peuters?|gezin|partner|baan|werk|uitkering|bijstand"
    "|bijstandsuitkering|schuld|schulden|opleiding|diploma|diploma's|startkwalificatie|beperking"
    "|beperkingen|klachten|trauma|trauma's|rijbewijs|auto|ervaring|achtergrond|status"
    "|migratieachtergrond|verblijfsvergunning|inkomen|lening|zorgtaken|netwerk|laptop|internet)"
)
NARROWS = (
    r"\s+(?:met|zonder) (?:(?:een|eigen|veel|weinig|meer|vier|drie|twee|[\w-]+e) ){0,3}"
    rf"{_HAVING}\b"
    r"|\s+die\b(?! (?:wij|we|mee|deel|er|hier|daar|dit|dat|het|aan (?:dit|het|ons))\b)"
    r"|\s+uit (?-i:[A-Z])[\w-]+"
    r"|\s+van (?:[\w-]+ )?(?:afkomst|komaf|herkomst)\b|\s+van buiten\b"
)
NARROWS_LEADING = (
    r"\s+met (?!wie|elkaar|name|hen\b)[\w-]+"
    r"|\s+(?:zonder(?! uitzondering)|boven|buiten|vanaf) [\w-]+"
    r"|\s+onder (?!wie|hen|andere|meer\b)[\w-]+"
    r"|\s+uit (?!zichzelf|eigen|onze|de (?:gesprekken|groep)\b)[\w-]+"
    rf"|\s+op (?!(?:(?:{NUMBER}|{ONE}|een enkeling)(?: [\w-]+)? na|dit|deze)\b)[\w-]+"
    r"|\s+in (?!totaal|dit|deze|onze|de gemeente|de gesprekken|het onderzoek|het veldwerk"
    r"|de steekproef|het algemeen|(?-i:[A-Z]))[\w-]+"
)
AGED = (
    rf"\s+(?:(?:van )?(?:boven|ouder dan|over) (?:de )?(?P<over>{NUMBER})(?: jaar)?"
    rf"|(?:van )?(?:onder|jonger dan) (?:de )?(?P<under>{NUMBER})(?: jaar)?"
    rf"|(?:van )?tussen (?:de )?(?P<low>{NUMBER}) en (?:de )?(?P<high>{NUMBER})(?: jaar)?"
    r")(?![\w-])"
)


# *Het zijn vooral mannen die dit noemen*, *deze hardwerkende vrouwen*: that tells more of them.
CLEFT = r"\W*(?:dit|dat|het|er) (?:is|zijn|was|waren)\b"
POINTS_OUT = frozenset(["deze", "die"])


def narrows(word: str) -> bool:
    """Return whether a word before a noun says which of them are meant: *oudere*, *Syrische*."""
    if word in {"gescheiden", "volwassen"}:
        return True
    is_other = (
        word in STOPS
        or word in LINKS
        or word in _PERSONS
        or word in NARROWS_NOTHING
        or word in NO_NOUN
    )
    return len(word) >= SHORTEST_ADJECTIVE and is_adjective(word) and not is_other


# Two groups beside each other: *vrouwen noemen dit vaker dan mannen*.
MORE_OFTEN = "vaker|meer(?= dan (?:bij|onder))|meer voor|meer genoemd|hoger|groter"
LESS_OFTEN = (
    "minder vaak|minder(?= dan (?:bij|onder))|zeldener|minder voor|minder genoemd|lager|kleiner"
)
NOT_SO_OFTEN = r"\b(?:niet|nooit) (?:veel )?$"
AS_OFTEN = "even vaak|net zo vaak"
MORE_OF = "meer"
FEWER_OF = "minder"
AS_MANY_OF = "evenveel|even veel|net zo ?veel"
# These are compared with something that nobody counts, or with everybody.
TIMES = (
    rf"(?:{NUMBER}|{ONE}|enkele|een paar) (?:keer|maal) (?:zo ?veel|zo ?vaak|vaker|meer|minder)"
    "|(?:half|dubbel|driedubbel) zo ?(?:veel|vaak)"
)
# These compare shares only: *het aandeel is hoger*.
OF_SHARES = frozenset(["hoger", "groter", "lager", "kleiner"])
SHARE = r"\b(?:aandeel|percentage|deel)\b"
# *Vooral mannen*: more of them than of others, and nobody says how many.
ABOVE_ALL = (
    r"\b(?<!niet )(?:vooral|met name|voornamelijk|in het bijzonder|bovenal"
    # *Een ronde met alleen inburgeraars*: that is how it was held.
    r"|(?<!met )(?:alleen|uitsluitend|enkel|louter))"
    r"(?P<led>(?: (?:bij|onder|door|voor|van|uit|in|de|het))*) "
)
# *Men zegt* names no men.
NO_GROUP = frozenset(["men"])
ONE_OF_MANY = r"\b(?:[eé]én|1|elke|iedere|geen|enkele|menige|enige) (?:[\w-]+e )?$"
THAN = "dan|als"
BEFORE_THE_OTHER = (
    r"\s+(?:het (?:aandeel|percentage) )?(?:(?:die|degenen|mensen|wie) (?=(?:in|uit|op|van) ))?"
    r"(?:(?:bij|onder|door|voor|van|in|uit|op) )?(?:(?:de|het|die|deze|onze|andere) )*"
    r"(?:[\w-]+e )?"
)
# These name people without a noun.
STANDS_ALONE = (
    "(?:.* )?(?:iedereen|allemaal|allen|niemand|iemand|velen|menigeen|sommigen|enkelen|weinigen"
    "|meesten|meerderen|enkeling|helft|meerderheid|minderheid|merendeel|gros|leeuwendeel|derde|tweederde|kwart"
    f"|driekwart|beiden|alle ?bei|stuk voor stuk|deel|gedeelte|{_WITHOUT_EXCEPTION})"
)
# These do so only where no noun follows: *de meeste zeggen*.
MAY_STAND_ALONE = frozenset(
    [
        "de meeste",
        "verreweg de meeste",
        "een aantal",
        "een groot aantal",
        "een klein aantal",
        "een paar",
        "een handvol",
        "een handjevol",
        "ieder",
        "elk",
    ]
)

# All but so many, before and behind them: *op één na alle vrouwen*, *alle vrouwen behalve één*.
_BUT = rf"(?:{NUMBER}|{ONE})"
_EXCEPT = "behalve|uitgezonderd|afgezien van|los van|met uitzondering van"
_LEFT_OUT = (
    rf"(?P<left_out>(?:op (?={_BUT} (?:[\w-]+ )?na\b)|(?={_BUT} uitgezonderd\b)"
    rf"|(?:{_EXCEPT}) (?:de )?)(?P<but>{NUMBER}|{ONE}))\b"
)
# *Alles behalve één brief*: there it is no people that are left out.
_BETWEEN = r"(?:\s+(?!(?:alles|alle|niets|niks|geen)\b)[\w-]+)"
ALL_BUT = rf"op (?P<but_m>{NUMBER}|{ONE}) na {_EVERYBODY}"
# *Behalve twee vrouwen noemen ook alle mannen dit* leaves out nobody.
BUT_BEFORE = rf"\b{_LEFT_OUT},?(?: (?!(?:ook|dat|of)\b)[\w-]+){{1,4}} $"
BUT_BEHIND = rf"(?:{_BETWEEN}{{0,4}},?|{_BETWEEN}{{0,12}},)\s+{_LEFT_OUT}"

_SHARES = (
    "(?:bijna |ruim |meer dan )?(?:de helft|de meesten?|(?:een|de) (?:meerderheid|minderheid)"
    f"|(?:(?:{NUMBER}|{ONE}) ?)?(?:{_BELOW})|drie ?kwart|alle|iedereen)"
)
# *Voor een deel* answers a question, and is no amount of people.
NO_AMOUNT = (
    # Of how many it is: *van alle vrouwen noemde 89 % dit*.
    rf"(?:^\W*|[,;:] )(?:van|onder|bij) alle (?!{NUMBER})(?=[^.;:,]{{0,80}}?"
    rf"(?:\d|\b(?:{_WRITTEN}|niemand|geen|bijna|slechts|minstens|hooguit|{_SHARES}"
    r"|het merendeel|het (?:meest|vaakst))\b))|"
    rf"\b(?:{NUMBER}|{ONE}) (?:keer|maal)\b|"
    r"\bvoor een deel\b|\bvoor het grootste deel\b"
    rf"|\bop {_BUT} na (?:de |het )?[\w-]+ste\b"
    rf"|{FEW_LEFT_OUT}(?! {_EVERYBODY})"
    # By how much something rose or fell.
    rf"|\bvan {NUMBER} ?(?:{PERCENT})? ?naar (?:{NUMBER})"
    rf"|\bmet (?:(?:{BOUNDS}) )?(?:(?:{NUMBER})[.,]?\d* ?(?:{PERCENT})|de helft|drie ?kwart"
    rf"|(?:(?:{NUMBER}|{ONE}) ?)?(?:{_BELOW}))(?= (?:ge|ver|toe|af)[a-z]+(?:d|t|en)\b|\W*$|[,;])"
    r"|\b(?:alles|veel|weinig|niets|de helft|een deel|het meeste) van wat\b"
    # It is denied, and what it is stands further on: *niet twaalf maar dertien*.
    rf"|\bniet (?:{NUMBER}|{_SHARES})\b"
    rf"(?=[^.;:]{{0,60}}?,? maar (?:liefst )?(?:{NUMBER}|{_SHARES})\b)"
    # How somebody counts: *telt als één mens*.
    rf"|\b(?:telt|tellen|telde|telden) (?:\w+ )?als (?:{NUMBER}|{ONE})\b"
    # It says once more what an amount further on says.
    r"|\bzonder uitzondering\b(?=.* (?:alle|allen|elke|iedere|iedereen)\b)"
)
ASKED_BEFORE = (
    r"\bvroegen(?: (?:wij|we|ook|dit|dat|het|er|hier|aan|maar|dus))*"
    # *Naar geld vroegen wij één inburgeraar en naar het wonen geen.*
    r"(?:(?: [\w-]+){1,3} en (?:naar|over) (?:(?:de|het|hun) )?[\w-]+)?\s*$"
)
TOOK_PART = (
    r"\b(?:spraken|sprak|volg(?:d)?en er|werk(?:t)?en er|meede(?:den|ed)|deelnamen|deelnam"
    r"|de(?:den|ed) (?:[\w-]+ ){0,8}mee|na(?:men|m) (?:[\w-]+ ){0,8}deel)\b"
)
# What researchers did, and with whom: nobody said that.
_RESEARCHERS = (
    "(?:wij|we|ik|(?:de|onze) (?:onderzoekers?|interviewers?)|het onderzoeksteam|het team)"
)
_DID = (
    "(?:vroeg(?:en)?|spr(?:ak|aken)|interviewden?|bez(?:ocht|ochten)|z(?:ocht|ochten)|belden?"
    "|nodigden?|benaderden?|selecteerden?|k(?:oos|ozen)|observeerden?|bevroeg(?:en)?"
    "|ondervroeg(?:en)?|ontmoett?en?|legden?|li(?:et|eten)|voerden?|hiel(?:d|den)|planden?"
    "|tro(?:f|ffen)|wierven|luisterden?)"
)
METHOD = (
    # *Toen wij hen spraken, zocht 64 % werk*: that tells when it was. *Van de vier die wij vroegen*
    # tells who they are.
    rf"\b(?:{_DID} {_RESEARCHERS}|(?<!\bdie )(?<!\bwie )(?<!toen )(?<!nadat )(?<!voordat )"
    rf"(?<!als ){_RESEARCHERS} (?:[\w-]+ ){{0,3}}?{_DID})\b"
    r"|\b(?:ge[iï]nterviewd|bevraagd|ondervraagd)\b"
    r"|^\W*met\b(?=[^.;:]*\b(?:is|zijn|werd|werden) (?:(?!nooit|niet|geen)[\w-]+ ){0,4}gesproken\b)"
)
METHOD_ENDS = (
    r"[.;:]|\b(?:dat|die|omdat|of|hoe|wat|waar|waarom|wie|als|terwijl|maar|zeggen|zegt|vinden"
    r"|vindt)\b"
)
# They asked something else of these than a question: *of zij de brief meebracht*.
REQUEST = r"\b(?:om|of)\b"
# With a part of all who were heard: *twee vrouwen spraken wij thuis*.
IN_PART = (
    r"\b(?:thuis|telefonisch|apart|opnieuw|nogmaals|nog eens|online|tweede keer|vooraf|achteraf"
    r"|met (?:een )?tolk|via een tolk|samen|in een groep|op school|op locatie|bij hen)\b"
)
UNASKED = (
    r"\buit zichzelf\b|\bzelf over\b|\ber zelf over\b|\bdaar zelf over\b|\buit eigen beweging\b"
)
# Between an amount that stands by itself and the group that it is of all the same.
BEFORE_ITS_GROUP = (
    r"(?:\s+(?:mens|persoon))?[\s,]*"
    r"(?:(?:vooral|met name|bij|onder|van|uit|in|op)\s+)?(?:(?:de|het|een|deze|die|onze)\s+)?"
)
# What leads to the parts of an amount, and what says that they are no parts.
LISTS = r":|\bwaarvan\b|\bonder wie\b"
OTHERWISE = r"\b(?:wel|juist|niet|geen)\b"
# Of those who do not say it: *één vrouw juist niet*, *drie zeggen het tegenovergestelde*.
NOT_SO = (
    r"(?:\s+(?!ook\b)[\w-]+){0,5}?\s+(?:niet|nee|van niet)\s*(?:$|[,)])"
    r"|(?:\s+[\w-]+){0,4}?\s+(?:het (?:tegendeel|omgekeerde|tegenovergestelde)\b"
    r"|spre(?:ekt|ken) (?:dit|dat|het) tegen\b)"
)
BOTH_OF = (
    r"\bzowel (?:(?:bij|in|onder|van|voor) )?(?:de )?",
    r"\s+als (?:ook )?(?:(?:bij|in|onder|van|voor) )?(?:de )?",
)
# Before an amount that stands by itself: *in de B1-route weet iedereen het*.
BEFORE_ALONE = (
    r"(?:^|[,;:(–]|\b(?:en|maar|terwijl|dat|want|ook))\s*"
    r"(?:in|van|bij|onder|uit|voor|binnen|op)\s+(?:(?:de|het|alle|deze|die|onze)\s+)?"
    r"(?:groep(?:en)?\s+(?:van\s+)?(?:de\s+)?)?"
    # *Van de elf vrouwen noemt een derde dit.*
    # *Van de elf mannelijke deelnemers*
    rf"(?:(?:{NUMBER}|[\w-]+e)\s+){{0,3}}"
)
# Of those of the amount before it.
OF_THEM_BEFORE = r"\s+van (?:hen|ze|deze)\b"
OF_THEM = r"\s+(?:van|onder|uit)\s+(?:de|het|deze|die|onze)\b"
# Before an amount of those with whom the sentence begins.
THERE = r"er"
WHOLE_GROUP = frozenset(["groep"])
# Between an amount and the whole that it is of: *de helft van alle vrouwen*.
OF_WHOLE = r"\s+van\s+"
TAKES_SINGULAR = (
    "(?:niet |lang niet |vrijwel |bijna )?"
    "(?:elke?|iedere?|geen(?: enkele?)?|menige?|één|een enkele|de enige"
    f"|(?:nauwelijks|amper) (?:een|één|enkele?)|{_WITHOUT_EXCEPTION})"
)

# A sentence with one of these tells what people say, and is no claim of the writer.
TOLD = (
    r"\b(?:ervaren|ervaart|ervoeren|ervaring(?:en)?|zegt|zeggen|zei|zeiden|vindt|vinden|vond|vonden"
    r"|noemt|noemen|noemde|noemden|vertelt|vertellen|vertelde|vertelden|merkt|merken|merkte|merkten"
    r"|ziet|zien|zag|zagen|voelt|voelen|denkt|denken|verwacht|verwachten|volgens|uit zichzelf"
    r"|vraagt|vragen|wijt|wijten|schrijft toe)\b"
)
# *Vinden sneller werk*, *zien hun kinderen vaker*: that is what happens, and nobody's opinion.
_FOUND = (
    r"(?:werk|banen?|baantje|stages?|stageplek(?:ken)?|woning|huis|kamer|weg|aansluiting|vriend"
    r"(?:en|innen)|hulp|oppas|opvang|plek|informatie|rust|steun|contact(?:en)?|maatje)"
)
NOT_TOLD = (
    r"\b(?:vindt|vinden|vond|vonden)(?! dat\b)(?: (?!dat\b|dankzij\b|door\b)[\w-]+){0,4}?"
    rf" {_FOUND}\b(?! (?:te |heel |erg |zo )?[\w-]+(?:lijk|ig)\b)"
    rf"|\b{_FOUND} (?:te )?(?:vindt|vinden|vond|vonden|gevonden)\b"
    r"|\b(?:ziet|zien|zag|zagen) (?:(?:hun|haar|zijn|de) (?:kinderen|kind|familie|gezin|ouders"
    r"|vrienden|buren)|elkaar)\b"
    r"|\b(?:vraagt|vragen) (?:[\w-]+ ){0,2}(?:aan|om|hulp)\b"
    r"|\bvolgens (?:de|het) (?:wet|plan|planning|rooster|regels?)\b"
    r"|\b(?:aantal|minder|meer|de|deze|hun|geen) vragen\b(?! (?:om|of|zich)\b)"
)
_WORKING = (
    "(?:(?:verbeter|verminder|bevorder|belemmer|verander|versnel|verklein)(?:t|de|den)"
    "|versterk(?:t|te|ten)|vergro(?:ot|otte|otten)|verho(?:ogt|ogde|ogden)"
    "|verla(?:agt|agde|agden)|vertra(?:agt|agde|agden)|stimule(?:ert|erde|erden)"
    "|be[iï]nvloed(?:t|de|den)?|bemoeilijk(?:t|te|ten)|vergemakkelijk(?:t|te|ten)"
    "|voork(?:omt|wam|wamen))"
)
CAUSE = (
    # With an interpreter beside them: that is how a conversation was held.
    r"\b(?:doordat(?! er een tolk\b)|daardoor|hierdoor|waardoor|leid(?:t|en|de|den)? tot"
    r"|zorg(?:t|en|de|den)? ervoor"
    # To care for somebody causes nothing.
    r"|zorg(?:t|en|de|den)? voor(?! (?:(?:haar|zijn|hun|mijn|de|een|elkaar|zichzelf) ?)"
    r"(?:(?:zieke|oude|oudere|jonge|kleine|eigen|demente) )?(?:kind|kinderen|moeder|vader|ouders?"
    r"|man|vrouw|gezin|broer|zus|baby|familie))"
    r"|veroorza(?:akt|ken|akte|akten)|als gevolg van|ten gevolge van"
    r"|is het gevolg van|kom(?:t|en) door|kwam(?:en)? door|dankzij|het effect van"
    r"|leid(?:t|en|de|den) ertoe|(?:ertoe )?geleid tot|ertoe geleid|gezorgd (?:voor|dat)"
    # *Heeft tot minder brieven geleid*, *heeft er niet alleen toe geleid dat*
    r"|tot (?:[\w-]+ ){1,5}geleid|er (?:[\w-]+ ){1,4}toe geleid"
    r"|ervoor gezorgd|te danken aan|te wijten aan|ma(?:akt|akte|akten|ken) dat"
    r"|resulte(?:ert|ren|erde|erden) in|als resultaat|(?:heeft|hebben|had|met) (?:tot|als) gevolg"
    r"|bre(?:ngt|ngen) teweeg|teweegbreng(?:t|en)|zet(?:ten)? aan tot|draag(?:t|en) bij aan"
    r"|bijgedragen aan|vanwege|wegens|met dank aan|tot gevolg|(?:de|een) oorzaak (?:is|was|van)"
    r"|oorzaken van|gevolg van|komt voort uit|komen voort uit|vloei(?:t|en) voort uit"
    r"|zorgt dat|(?:effect|invloed) (?:op|van)|stel(?:t|den?) [\w-]+ in staat|werkt door in)\b"
    r"|\bhe(?:eft|bben) (?:[\w-]+ ){0,3}(?:effect|invloed|tot gevolg|als gevolg)\b"
    # *Zonder contactpersoon lopen inburgeraars vast*: what would happen is as much a cause.
    r"|(?:^\W*|[.;:,] )zonder (?:[\w-]+ ){1,4}?(?:lo(?:opt|pen)|k(?:an|unnen|omt|omen)|lukt"
    r"|ra(?:akt|ken)|bl(?:ijft|ijven)|ha(?:akt|ken)|val(?:t|len)|ga(?:at|an)|word(?:t|en)"
    r"|stop(?:t|pen)|red(?:t|den)|begin(?:t|nen)|le(?:ert|ren)|kom(?:t|en))\b"
    r"|\b(?:is|zijn|was|waren|vorm(?:t|en)) (?:[\w-]+ ){0,3}(?:hoofd)?reden(?:en)? (?:van|voor|dat"
    r"|waarom)\b"
    r"|\bhelp(?:t|en) (?:(?!ons\b|u\b|om\b|te\b)[\w-]+ ){1,4}(?:vooruit|sneller|beter|verder)\b"
    # *Mensen spreken door de cursus beter*: a service is not somebody who does something.
    r"|\bdoor (?:de|het|een|deze|dit|die|hun) (?:[\w-]+e )?(?:[\w-]*(?:cursus|lessen|les|training"
    r"|trainingen|begeleiding|aanpak|regeling|intake|methode|maatregel|maatregelen|stage)"
    r"|map|pvt|pip|wet|ontzorging|ontzorgen)\b"
    # *Verbetert het Nederlands van …*: a verb that works on something, not as a wish (*te*).
    rf"|(?<!\bte )\b{_WORKING} (?=(?:het|de|hun|zijn|haar|een|inburgeraars?|mensen|dat)\b)"
    # *Maakt inburgeraars zelfredzamer*
    r"|\bma(?:akt|akte|akten|ken)\b(?= (?:[\w-]+ ){1,5}"
    r"(?<!een )(?<!het )(?<!de )(?!ander|onder|moeder|vader|kinder|later)"
    r"(?:[\w-]{3,}er|mogelijk|onmogelijk)\b(?:[.,;:!?]|$| (?:om|dan|in|met|van)\b))"
)
# Why something is so, where nobody is named whose reason it is: *de uitval daalt omdat …*.
REASON = r"\b(?:omdat|aangezien)\b"
# By what, or by whom: what stands behind it tells.
BY = (
    r"\bdoor\b(?= [\w-])(?! (?:en|als|zonder|naar|met|op|in|tot|om|middel|elkaar|wie|toe"
    r"|niet|nog|maar|omdat|terwijl|of)\b)"
)
BY_DOING = r" (?:[\w-]+ ){0,3}te [\w-]+en\b"
NO_NOUN = words("nl", "before_a_noun")
# No sentence is about one of these; and what it is about stands behind one of those, see `things`.
NO_THING = words("nl", "no_thing")
LEADS_TO_A_NOUN = PREPOSITIONS | frozenset(
    ["de", "het", "een", "deze", "hun", "haar", "mijn", "onze", "ons", "uw", "geen"]
)
# Along, during or amidst these something happens, not because of them.
NO_CAUSE = words("nl", "no_cause")
# A passive names who did it; what grew or came about, came by itself.
# Who lets something be done by somebody, names who did it as well.
CAUSATIVE = r"\b(?:laat|laten|liet|lieten)\b"
AUXILIARY = r"\b(?:word(?:t|en)?|werd(?:en)?|is|zijn|was|waren)\b"
PARTICIPLE = (
    r"\b(?:(?:op|af|toe|aan|uit|in|mee|na|bij)?ge[a-z]{2,}(?:d|t|en)"
    r"|(?:be|ver|ont|her|over|onder)[a-zë]{3,}(?:d|t|en))\b"
)
BY_ITSELF = (
    r"\b(?:op|af|toe)?ge(?:lopen|nomen|groeid|stegen|daald|zakt|komen|worden|vallen|slaagd|stopt"
    r"|raakt|haakt|bleven|gaan)\b"
    r"|\bver(?:beterd|slechterd|anderd|traagd|sneld|dwenen|laagd|hoogd|minderd|groot|kleind|sterkt)\b"
    r"|\bontstaan\b|\b(?:weggenomen|opgelost|ingehaald|bespoedigd)\b"
)
_OPINION = (
    r"(?:vinden|vonden|willen|wilden|denken|ervaren|voelen|weten|begrijpen|snappen|zeggen|missen"
    r"|waarderen|verlangen|verwachten|hebben|kunnen|zijn (?:[\w-]+ )?(?:on)?tevreden)"
)
# What is asked, wished or supposed is not told as a fact.
SUPPOSED = (
    r"\b(?:of|als|wanneer|mits|zodat|opdat|om|te|wil|willen|zou|zouden|moet|moeten|kan|kunnen)\b"
    r"(?: [\w-]+){0,6} ?$"
)
# What got better or worse, told as a fact; who experiences it stands before it.
EFFECT = (
    r"\b(?:ga(?:at|an)|ging(?:en)?) (?:[\w-]+ ){0,3}(?:vooruit|achteruit)\b|\b(?:vooruit|achteruit)"
    r"(?:gaan|gaat|ging|gingen|gegaan)\b"
    r"|\b(?:is|zijn|was|waren) (?:[\w-]+ ){0,4}(?:verbeterd|verslechterd|toegenomen|afgenomen"
    r"|gegroeid|versterkt)\b"
    r"|\bspre(?:ekt|ken) (?:[\w-]+ ){0,4}(?:beter|meer|vloeiender) (?:Nederlands|dan)\b"
    r"|\b(?:is|zijn|wordt|worden|werd|werden) (?:[\w-]+ ){0,2}(?:zelfredzamer|zelfstandiger"
    r"|zelfverzekerder|gelukkiger|gezonder)\b"
    r"|\bhe(?:eft|bben) (?:[\w-]+ ){0,3}(?:meer zelfvertrouwen|meer rust|minder stress"
    r"|minder schulden)\b"
)
# What a thing is told to do, see `doubts`: it works, gives or brings something. *Levert op* is of
# what was gained, not of what this research gathered.
WORKED = (
    r"\bwerk(?:t|en|te|ten)\b(?= (?:heel |erg |echt |zeer )?(?:goed|beter|best|prima|uitstekend"
    r"|averechts)\b|[.,;:!?]|$)(?! (?:goed|beter) (?:samen|mee)\b)"
    r"|\bhe(?:eft|bben) (?:[\w-]+ ){0,6}(?:goed|beter|best|prima|uitstekend|averechts) gewerkt\b"
    r"|\bg(?:eeft|even|af|aven)\b (?:[\w-]+ ){0,4}(?:zelfvertrouwen|vertrouwen|rust|houvast|moed"
    r"|energie|hoop|overzicht|zekerheid|plezier|structuur)\b"
    r"|\b(?:lever(?:t|en|de|den) (?:(?!informatie|inzicht)[\w-]+ ){1,6}op(?=[.,;:!?]|$| (?:voor|bij"
    r"|en)\b)|(?<!informatie )(?<!inzicht )(?<!inzichten )opgeleverd\b)"
    r"|\b(?:bespaar(?:t|de|den)|scheel(?:t|de|den))\b"
    r"|\b(?:help(?:t|en)|hielp(?:en)?|breng(?:t|en)|brachten?) (?:[\w-]+ ){1,4}aan (?:het |een )?"
    r"(?:werk|baan|woning|stage)\b"
    # *Sinds het taalcafé er is, is de eenzaamheid gedaald*: before and after are no cause.
    r"|\b(?:is|zijn|was|waren) (?:[\w-]+ ){0,4}(?:gestegen|gedaald|verminderd) sinds"
    r" (?:de|het|een|hun)\b"
    r"|(?<=\bsinds) (?:de|het|een|hun) (?!zomer|winter|herfst|lente|wet\b|start|begin)[\w-]+"
    r" (?:[\w-]+ ){0,4}(?:is|zijn|was|waren) (?:[\w-]+ ){0,4}(?:gestegen|gedaald|verminderd"
    r"|toegenomen|afgenomen|verbeterd)\b"
)
# Before such a verb: a part of the people, or how, where and by whom something works.
NO_THING_WORKS = (
    "helft|meerderheid|minderheid|kwart|derde|deel|groep|groepen|meesten?|rest|route|routes"
    "|hoe|zoals|wat|waar|waarom|die|dat (?:ik|zij)|wie|iedereen|niemand|velen"
)
# What the law says, or what is so, is looked up and not asked.
LAW = (
    r"\bwettelijke?\b|\b(?:is|zijn|was|waren|wordt|worden) (?:[\w-]+ ){0,4}verplicht\b"
    r"|\bverplicht (?:om|tot)\b|\bvolgens (?:de|het) (?:wet|besluit|regeling)\b"
    r"|\bovertre(?:edt|den|edde|edden|ad)\b[^.;:]{0,40}\b(?:wet|regels?|besluit|regeling|avg)\b"
    r"|\bin strijd met (?:de |het )?(?:[\w-]*wet|besluit|regeling|regels?)\b"
    r"|\bartikel \d+[\w.]*(?: (?:van|uit) (?:de|het)| lid)\b"
    r"|\b(?:volgens|op grond van|krachtens) artikel \d+"
    r"|\bde wet (?:zegt|bepaalt|eist|verplicht|schrijft voor|regelt)\b"
    r"|\b(?:heeft|hebben) (?:bij wet )?recht op\b"
)
GENERAL = (
    r"\brepresentatie(?:f|ve)\b|\b(?:in|over) het algemeen\b|\bde gemiddelde inburgeraar\b"
    r"|\bde inburgeraar in Nederland\b|\binburgeraars in Nederland\b"
    r"|\bde Nederlandse inburgeraars?\b"
    r"|\bgeld(?:t|en|de|den) (?:ook |dus |daarmee )?voor (?:alle|iedere|elke|iedereen|heel|de hele"
    r"|de gehele)\b|\blandelijk\b|\b(?:in heel|overal in) Nederland\b|\bin het hele land\b"
    r"|\bde hele groep inburgeraars\b|\bstaa(?:t|n) model voor\b"
    # *De inburgeraars van Voorbeelddam vinden …*: as if all of them were heard.
    r"|(?:^|(?<=[.;:,] )|\b(?:dat|of|alle|dus|en|zo) )"
    r"de inburgeraars (?:van|in|uit) (?-i:[A-Z])[\w-]+"
    rf"(?= (?:[\w-]+ ){{0,3}}{_OPINION}\b)"
    rf"|\balle inburgeraars (?:van|in|uit) (?-i:[A-Z])[\w-]+"
)
DENIED = r"\b(?:niet|geen|niets|nooit)\b"
# What makes a sentence say the opposite of one without it, see `denying`.
DENYING = (
    r"\b(?:niet|geen|geen enkele?|niets|niks|nooit|nergens|niemand|zonder|nauwelijks|amper"
    r"|noch|evenmin|weigert|weigeren|weigerde|weigerden)\b"
)
LACKING = (
    r"\b(?:ontbreekt|ontbreken|ontbrak|ontbraken|gebrek|tekort|tekorten|schort|mist|missen|miste"
    r"|misten|te weinig|te kort|te klein|onvoldoende|weinig)\b"
)
# Between two groups of which one amount is.
JOINS_GROUPS = r"\s*(?:,|en|of|en ook)\s+(?:(?:van|in|op|aan|uit) )?(?:(?:de|het) )?"
SAY_THE_OPPOSITE = (
    r"\bhet (?:tegendeel|omgekeerde|tegenovergestelde)\b|\bspre(?:ekt|ken) (?:dit|dat|het) tegen\b"
)
# Beside the groups of amounts that have one verb: *zowel vier vrouwen als vijf mannen weten*.
BESIDE_A_GROUP = frozenset(
    ["en", "als", "of", "ook", "maar", "zowel", "er", "in", "aan", "op", "bij", "evenals", "alsook"]
)
NO_DENIAL = (
    r"\bniet (?:alleen|alle|allemaal|iedereen|elke?|iedere?|één)\b|\balleen maar\b"
    r"|\b(?:niet|geen|nooit|nauwelijks|amper|zonder) (?:of|en)(?= )"
)
DENIED_WORD = r"on(.+)|in(.+(?:ieve?|ente?|aire?|eel|ele|act|acte|ibel|abel|ibele|abele))|niet-(.+)"
# What one says of a thing and of its opposite.
OPPOSITES = [
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("makkelijk gemakkelijk eenvoudig simpel", "moeilijk lastig ingewikkeld zwaar"),
        ("goed goede fijn fijne", "slecht slechte fout vervelend vervelende"),
        ("vooruit vooruitgaan vooruitging vooruitgaat", "achteruit achteruitgaan achteruitgaat"),
        ("meer", "minder"),
        ("snel snelle sneller", "langzaam langzame langzamer traag trage trager"),
        ("eerder vroeger", "later"),
    )
]
# Where in a sentence something else is said.
NEXT_CLAUSE = r"[;:]|, (?:en|maar|terwijl)\b"
# Before a colon: what follows is what they say. *Vertellen over hun docent* says whom it is about.
SAYING = (
    r"\b(?:zeg|zegt|zeggen|zei|zeiden|gezegd|vertelt|vertellen|vertelde|vertelden|antwoordt"
    r"|antwoorden|antwoordde|antwoordden|meldt|melden|meldde|meldden)"
    r"(?: (?!(?:dat|of|hoe|wat|wie|over)\b)[\w-]+){0,6}"
)
# A sentence with one of these may tell how many were invited.
INVITED = (
    r"\b(?:uitgenodigde?n?|nodig(?:de|den|en)? wij|wij nodig(?:de|den|en)|benader(?:d|de|den))\b"
)

NAMED_BY_NUMBER = words("nl", "named_by_number")
NO_AMOUNT_AFTER = words("nl", "no_amount_after")
LINKS = words("nl", "links")
THEM = words("nl", "them")
ANYBODY = words("nl", "anybody")
BEFORE_A_SUBJECT = words("nl", "before_a_subject")
# After one of these no noun of the amount comes any more: verbs, and words that join or point.
STOPS = words("nl", "stops")

_PERSONS = words("nl", "persons")
_NO_PERSONS = words("nl", "no_persons")  # they end as words for people do
_PERSONAL = re.compile(
    r".{2,}(?:opgeleiden?|houders?|migrante?n?|meesters?|genoten|medewerkers?|begeleiders?|taligen"
    r"|leiders?|gangers?|deelnemers?|werkers?|zoekers?|maatjes|coaches|ouders|ambtenaren|bewoners?"
    r"|kundigen?|isten|logen|gevers?|nemers?|verleners?|consulenten?|docenten?|managers?|adviseurs?"
    r"|bestuurders?|voorzitters?|beheerders?|predikante?n?|trainers?|co[oö]rdinatoren|verzorgers?|leerlingen|vrijwilligers?|vluchtelingen|genotes)"
    r"|.{3,}(?:aars|iers|eurs|thekers|agenten|leden|boeren)"
)

# --- what an amount belongs to, see `belonging` ---
PLURAL = r"[a-zëïéèü'’-]{2,}(?:en|s)"
# *De werkenden*, *de gescheidenen*, *de sprekers*: people, whether a list knows them or not.
MAY_BE_PEOPLE = (
    r"(?!cijfers|folders|kamers|nummers|(?:docum|mom|instrum|fragm|argum|elem)enten).*"
    r"(?:enden|enen|igen|eerden|aagden|uwden|aarden|ieken|lozen|ers|isten|anten|enten)"
    r"|ge.+(?:den|ten)|(?:jonge|oude|ande)ren|(?:mees|laat|eer)sten|velen|doven|blinden|armen"
    r"|rijken|groepen|jongens|meisjes|dames|heren|gidsen|gasten|broers|zussen|zusjes|zonen|zoons|oma's"
    r"|opa's|tantes|ooms|neven|nichten|weduwen|baby's|invaliden|zwangeren"
)
SAYS_MORE = r"[.;:]|\b(?:dat|die|omdat|want|en|maar|of|terwijl)\b"
RELATIVE = frozenset(["die", "dat"])
BEHIND_A_VERB = ARTICLES - {"die"} | {"er", "zich", "dat", "ook", "wel"}
OF_SO_MANY = (
    rf"(?:^|[,;:(–]|\b(?:{AND}))\s*(?:(?:van|uit|onder|bij) "
    rf"(?:(?:de|deze|die|alle|(?P<possessed>hun|haar|mijn|zijn)) )?(?P<counted>{NUMBER}) "
    r"|(?:van|uit) (?:de|deze|die|hun) )"
)
BE_THINGS = (
    r"\b(?:is|zijn|was|waren|word(?:t|en)|werd(?:en)?|ga(?:at|an)|ging(?:en)?|sta(?:at|an)"
    r"|val(?:t|len)|viel(?:en)?|lig(?:t|gen)|kost(?:en)?|du(?:urt|ren)|bevat(?:ten)?)(?: er)?\s*$"
)
OF_WHOM = r",? (?:(?:van|onder|bij|uit) wie|waarvan|waaronder)(?: er)?\s*$|, die\s*$"
OF_WHOM_BEHIND = r"(?!)"
# Before those whom somebody has: *hebben collega's, van wie er drie*, *haar twee buren*.
HAVE = (
    r"\b(?:heeft|hebben|had|hadden|krijgt|krijgen|kreeg|kregen|kent|kennen|kende|kenden)\b[^.;:,]*$"
)
THEIR = r"\b(?:hun|haar|mijn|uw) $"
# *De brieven zijn allemaal vertaald*; and *de vrouwen volgen er twee*: two of something else.
WHICH = r"die [^.;:,]*"
EACH_OF_THEM = r"allemaal|stuk voor stuk|allebei"
SO_MANY_OF_IT = r" (?!is\b|zijn|was\b|waren|word|werd)[\w-]+ er $"
ACCORDING_TO = r"\bvolgens (?:de |deze |die )?$"
# According to these nobody speaks.
SOURCES = words("nl", "sources")
SPEAKS = (
    r"(?:zegt|zeggen|zeiden|vindt|vinden|vonden|vertellen|vertelden|denken|dachten|menen|meenden"
    r"|merken|merkten|ervaren|ervoeren|geloven|verwachten|verwachtten|weten|wisten)"
    r"(?: (?:op|ook|juist|wel))? (?:dat|of|hoe)\b"
)


def is_adjective(word: str) -> bool:
    """Return whether a word can stand between an amount and its noun, with a comma after it."""
    return word.endswith("e") and not word.endswith(("ie", "ee"))


# Past participles that look like the verb itself: *veel ervaren vrouwen*.
_PARTICIPLES = frozenset({"ervaren", "vergeten", "ontvangen", "begrepen", "begonnen"})


def may_be_adjective(verb: str) -> bool:
    """Return whether a word that ends an amount elsewhere can be a part of it before its noun.

    A verb cannot: *negen vinden aanbieders te streng* is about nine others.
    """
    return verb.endswith("e") or verb in _PARTICIPLES


def is_person(word: str) -> bool:
    """Return whether a word names people or who acts as one, such as a school."""
    return word in _PERSONS or (word not in _NO_PERSONS and _PERSONAL.fullmatch(word) is not None)


def number(said: str) -> int:
    """Return the number that a word or figure says."""
    said = plain(said)
    figure = re.sub("[.,]", "", said)
    if figure.isdecimal():
        return int(figure)
    return 1 if said in {"een", "eén"} else NUMBERS_BY_WORD[said]


_MANY = {"tientallen": 20, "honderden": 200, "duizenden": 2_000}


def tens(said: str) -> int:
    """Return the number that *een tiental* is about, and *tientallen* are at least."""
    said = plain(said)
    if said in _MANY:
        return _MANY[said]
    return 12 if said == "een dozijn" else NUMBERS_BY_WORD[said.split()[1].removesuffix("tal")]


def figure(said: int, asked: int) -> str:
    """Return *negen van de 17*: written out up to twenty, as Dutch has it."""
    return f"{written(said)} van de {written(asked)}"


AT_LEAST_SO_MANY = "minstens"
AT_MOST_SO_MANY = "hooguit"

_ORDINALS = {3: "derde", 4: "vierde", 5: "vijfde", 6: "zesde", 7: "zevende", 8: "achtste"}
_ORDINALS |= {9: "negende", 10: "tiende"}


def rest(asked: int) -> str:
    """Return the pattern of words for the one who is left of so many: *de derde kon dat wel*."""
    last = [*filter(None, [_ORDINALS.get(asked)]), "ander", "laatste"]
    verbs = "|".join(sorted((word for word in STOPS if word.isalpha()), key=len, reverse=True))
    return rf"(?i:\bde (?:{'|'.join(last)}))(?=,? (?:{verbs})\b)"


def written(amount: int) -> str:
    return _IN_WORDS.get(amount, str(amount))


_IN_WORDS = {
    amount: word
    for word, amount in NUMBERS_BY_WORD.items()
    if 0 < amount <= 20 and word not in {"beide", "beiden"}
} | {0: "geen"}
