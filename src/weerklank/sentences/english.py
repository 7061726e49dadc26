"""Words with which English says an amount, and words that tell what it is an amount of."""

import re

from weerklank.sentences.bands import Word
from weerklank.sentences.lexicon import plain, words

TELLS = words("en", "tells")

_UNITS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_BY_WORD = {word: number for number, word in enumerate([*_UNITS, *_TEENS], start=1)}
_BY_WORD |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_BY_WORD |= {
    f"{ten}-{unit}": 10 * place + one
    for place, ten in enumerate(_TENS, start=2)
    for one, unit in enumerate(_UNITS[:9], start=1)
}
_WRITTEN = "|".join(sorted(_BY_WORD, key=len, reverse=True))
NUMBER = rf"(?:\d{{1,3}}(?:[.,]\d{{3}})+|\d+|{_WRITTEN})"
ONE = "(?:one)"
OF = "of|out of"
THE = "(?:the|these|those|our|all the|all)"
AMONG = "among|for"
AND = "and|but|while|that"
ADVERBS = words("en", "adverbs")
SUBJECTS = frozenset(["they", "we", "i", "he", "she", "you"])
ARTICLES = frozenset(["the", "a", "an"])
IN = "in every|in"
PERCENT = "%|per ?cent"
ALL_OF = "(?:all(?: of)?(?: the)?|each of the)"
BOTH = r"both(?! (?:[\w-]+ ){1,2}(?:\([^)]*\) )?and )"
ONE_OF_BOTH = "(?:one|either) of (?:the two|both)"
BOUND = {
    "at_least": "at least|no fewer than|no less than",
    "at_most": "at most|no more than|up to",
    "exact": "only|just|exactly",
    "more_than": "more than|over",
    "just_over": "(?:just|slightly) (?:over|more than)|a little (?:over|more than)",
    "fewer_than": "fewer than|less than|under",
    "nearly": "nearly|almost|close to|just under",
    "about": "about|around|roughly|some|approximately",
}
BOUNDS = "|".join(BOUND.values())

BELOW = {"thirds?": 3, "quarters?": 4, "fourths?": 4, "fifths?": 5, "sixths?": 6, "sevenths?": 7}
BELOW |= {"eighths?": 8, "ninths?": 9, "tenths?": 10}
_LIMITS = "|".join(
    BOUND[name]
    for name in ("at_least", "at_most", "more_than", "just_over", "fewer_than", "nearly")
)
_BELOW = "|".join(BELOW)
FRACTION = (
    rf"(?P<fraction_bound>{_LIMITS}) (?:(?P<above>{NUMBER}|{ONE}|an?)[ -])?(?P<below>{_BELOW})"
    rf"|(?P<half_bound>{BOUND['at_least']}|{BOUND['at_most']}) half"
    r"|(?!(?:two[ -]thirds|three[ -]quarters|one[ -](?:third|quarter))\b)"
    rf"(?P<share_above>{NUMBER}|{ONE})[ -](?P<share_below>{_BELOW})(?= of\b)"
)


def fraction(above: str | None, below: str) -> tuple[int, int]:
    """Return a fraction as two numbers: *two thirds*."""
    above = None if above in {"a", "an"} else above
    return number(above) if above else 1, next(
        least for said, least in BELOW.items() if re.fullmatch(said, plain(below))
    )


# *From three to five* may tell how it changed.
RANGE = (
    rf"between (?P<low>{NUMBER}) and (?P<high>{NUMBER})"
    rf"|(?<!from )(?!one or two\b)(?P<from>(?>{NUMBER}))(?: (?:to|or) | ?[-–] ?)(?P<up_to>{NUMBER})"
)

_WITHOUT_EXCEPTION = "without exception|unanimously"
_EVERYBODY = f"(?:all|everyone|everybody|every|each|{_WITHOUT_EXCEPTION})"
TENS = "a dozen|dozens"
ONLY_THE = rf"(?<!not )(?:only|just) the(?! (?:{NUMBER})\b)"
SOLE = "the (?:only|sole)(?: one)?"
NONE_NOT = r" [\w-]+,? who (?:does|did|do) not\b[^.;:,]* (?:this|that|it|so)\b"
FEW_LEFT_OUT = r"(?!)"
SAYS_SO = r"\s+[\w-]+,? (?:who|that|to)\b"
_NEARLY = "(?:almost|nearly|virtually|practically)"
WORDS = {
    Word.NOT_ALL: rf"not {_EVERYBODY}",
    Word.NEARLY_ALL: rf"{_NEARLY} {_EVERYBODY}",
    Word.HARDLY_ANY: (
        rf"{_NEARLY} (?:none|nobody|no one|no)|(?:hardly|scarcely) (?:any|anyone|anybody|an?)"
    ),
    Word.GREAT_MAJORITY: (
        "(?:the |a )?(?:vast|great|overwhelming|large) majority|by far the most|the lion['’]s share"
    ),
    Word.THREE_QUARTERS: "(?:(?:about|around|roughly) )?three[ -]quarters",
    Word.TWO_THIRDS: "(?:(?:about|around|roughly) )?two[ -]thirds",
    Word.OVER_HALF: "(?:just|slightly|a little) (?:over|more than) half",
    Word.MOST: "more than half|over half|most|(?:the|a) (?:(?:small|slim|clear) )?majority",
    Word.NEARLY_HALF: "(?:almost|nearly|just under) half",
    Word.MINORITY: (
        "(?:less|fewer) than half|not even half|(?:a|the) (?:(?:small|large|sizeable) )?minority"
    ),
    Word.ABOUT_HALF: "(?:(?:about|around|roughly|exactly) )?half",
    Word.A_THIRD: "(?:(?:about|around|roughly) )?(?:a|one)[ -]third",
    Word.A_QUARTER: "(?:(?:about|around|roughly) )?(?:a|one)[ -]quarter",
    Word.NOT_MANY: "not many",
    Word.MANY: "many|a lot|a large (?:group|part|share)|countless|numerous",
    Word.SEVERAL: "several|multiple|various",
    Word.ONE_OR_TWO: "one or two|a single",
    Word.A_FEW: "(?:a |only a )?few|a handful",
    Word.SOME: "some|a number|(?:a )?part of",
    Word.NONE: "none|nobody|no one|not one|not a single|no(?! (?:more|fewer|less) than)",
    Word.ALL: _EVERYBODY,
}
VAGUE = (
    "a (?:fair|good|considerable|substantial|sizeable|reasonable) (?:number|part|share)"
    "|quite (?:a few|a number|some)|a good many"
)
FLOATING = "mostly|largely|usually|generally|mainly"
FLOATING_MOST = "predominantly"
PREPOSITIONS = words("en", "prepositions")
ALL_OF_THEM = "the|these|our"
WHO = r",?\s+(?:who|whom) [^,;:.()]+,"
BESIDE = (
    r"[,;:()–/]|(?:^|\s)-\s|\b(?:and|but|or|as|than|while|whereas|against|versus|compared|including"
    r"|also|of whom|except|apart|because)\b"
)
BEFORE_AN_AGE = r"\b(?:over|above|under|below|than|between|aged) $"
COUNTS = r"\b(?:has|had|counts|serves|supports|class of|classes of) $"
BY_US = "by us"
IS_SO = r" (?:content|satisfied|happy|positive|negative|critical)\b"
ONLY_LEADS = r"\s*(?:in|of|among|for|from|out of) (?:the )?"
HAS_OR_IS = (
    r"\b(?:family|families|households?|parents?|mothers?|fathers?|man|woman) (?:with|of|without) $"
    r"|\bthere (?:are|is|were|was)(?: \w+){0,2} $|\b(?:has|have|had) $"
)
CLAUSE_BEGINS = r"[,;:()–]|\b(?:that|who|which|because|if|while|and|but|when|how|where|what)\b"
SUBORDINATE: frozenset[str] = frozenset()
NARROWS_NOTHING = words("en", "narrows_nothing")
IN_A_GROUP = r"\s+(?:in|on|from|within) (?:the )?"
NARROWS = (
    r"\s+(?:with|without) (?:(?:a|an|any|young|small|no|their) ){0,3}(?:children|child|jobs?|work"
    r"|partners?|debts?|benefits?|degrees?|diplomas?|experience|disabilit(?:y|ies)|income)\b"
    r"|\s+who\b(?! (?:we|took|take)\b)|\s+from (?-i:[A-Z])[\w-]+"
)
NARROWS_LEADING = (
    r"\s+with (?!whom|each)[\w-]+|\s+without [\w-]+|\s+from (?!the (?:conversations|group))[\w-]+"
    r"|\s+living [\w-]+"
)
AGED = (
    rf"\s+(?:(?:aged )?(?:over|above|older than) (?P<over>{NUMBER})"
    rf"|(?:aged )?(?:under|below|younger than) (?P<under>{NUMBER})"
    rf"|(?:aged |aged between |between )(?P<low>{NUMBER}) (?:and|to) (?P<high>{NUMBER}))(?![\w-])"
)


CLEFT = r"\W*(?:it|this|that|there) (?:is|are|were|was|were)\b"
POINTS_OUT = frozenset(["these", "those"])


def narrows(word: str) -> bool:
    """Return whether a word before a noun says which of them are meant: *young*, *Syrian*."""
    if word in {
        "female",
        "male",
        "young",
        "younger",
        "older",
        "old",
        "single",
        "syrian",
        "eritrean",
        "afghan",
    }:
        return True
    is_other = word in STOPS or word in LINKS or word in _PERSONS or word in NARROWS_NOTHING
    return is_adjective(word) and not is_other


FLOATING_ALL = "without exception|unanimously"
# *All but one*: English says of whom beside it.
FLOATING_BUT = "(?P<but_f>(?!))"
MORE_OFTEN = "more (?:often|frequently|likely|common)|higher"
LESS_OFTEN = "less (?:often|frequently|likely|common)|lower"
NOT_SO_OFTEN = r"\b(?:not|never) (?:much |any )?$"
AS_OFTEN = "(?:as|equally) (?:often|frequently)"
MORE_OF = "more"
FEWER_OF = "fewer"
AS_MANY_OF = "(?:just )?as many|equally many"
TIMES = rf"(?:twice|(?:{NUMBER}) times) (?:as (?:many|often)|more)"
# These compare shares only: *het aandeel is hoger*.
OF_SHARES = frozenset(["higher", "lower"])
SHARE = r"\b(?:share|percentage|proportion)\b"
ABOVE_ALL = (
    r"\b(?<!not )(?:especially|in particular|above all|exclusively|only)"
    r"(?P<led>(?: (?:among|for|by|of|in|the))*) "
)
NO_GROUP: frozenset[str] = frozenset()
ONE_OF_MANY = r"\b(?:one|1|every|each|no|single|any) (?:[\w-]+ )?$"
THAN = "than|as"
BEFORE_THE_OTHER = r"\s+(?:(?:among|for|by|of|in) )?(?:(?:the|these|those|our) )*"
STANDS_ALONE = (
    "(?:.* )?(?:everyone|everybody|none|nobody|no one|anyone|anybody"
    f"|majority|minority|share|half|thirds?|quarters?|both|{_WITHOUT_EXCEPTION})"
)
# These do so only where no noun follows: *many say*.
MAY_STAND_ALONE = frozenset(["many", "some", "few", "a few", "several", "most", "all", "each"])

_BUT = rf"(?:{NUMBER}|{ONE})"
_EXCEPT = "except(?: for)?|apart from|with the exception of"
_BETWEEN = r"(?:\s+(?!(?:all|everything|nothing|no)\b)[\w-]+)"
ALL_BUT = rf"(?:all|everyone|everybody) (?:but|{_EXCEPT}) (?P<but_m>{NUMBER}|{ONE})"
BUT_BEFORE = (
    rf"\b(?P<left_out>(?:{_EXCEPT}) (?:the )?(?P<but>{NUMBER}|{ONE}))\b"
    r"(?:,|(?: (?!(?:also|that)\b)[\w-]+){1,4},?) $"
)
BUT_BEHIND = (
    rf"(?:{_BETWEEN}{{1,4}}?,? (?=but|{_EXCEPT})|{_BETWEEN}{{1,12}}?, (?={_EXCEPT}))"
    rf"(?P<left_out>(?:but|{_EXCEPT}) (?:the )?(?P<but>{NUMBER}|{ONE}))\b"
)

NO_AMOUNT = (
    rf"\bin part\b|\bfor the most part\b|(?<=\w )(?:but|except) {_BUT}\b"
    rf"|\bby (?:(?:{BOUNDS}) )?(?:half|(?:(?:{NUMBER}|{ONE}|an?)[ -])?(?:{_BELOW})"
    rf"|{NUMBER} ?(?:{PERCENT}))"
    r"(?! of\b)\b"
    rf"|\bcount(?:s|ed)? as (?:{NUMBER}|{ONE})\b"
    # It is denied, and what it is stands further on: *not twelve but thirteen*.
    rf"|\bnot {NUMBER}\b(?=[^.;:]{{0,60}}?,? but (?:{NUMBER})\b)"
)
ASKED_BEFORE = r"\b(?:we|were) asked(?: (?:only|also|this|that))*\s*$"
TOOK_PART = r"\bwe (?:spoke|met)\b|\btook part\b"
_RESEARCHERS = "(?:we|i|(?:the|our) (?:researchers?|interviewers?|team))"
_DID = "(?:asked|spoke|interviewed|visited|invited|approached|selected|observed|met|called)"
METHOD = (
    rf"\b(?<!when )(?<!after )(?<!before )(?<!as ){_RESEARCHERS} (?:\w+ ){{0,2}}?{_DID}\b"
    r"|\b(?<=was |ere )interviewed\b"
)
METHOD_ENDS = r"[.;:]|\b(?:that|who|whether|if|how|what|where|why|while|but|say|says|find)\b"
REQUEST = r"\b(?:to|whether|if)\b"
IN_PART = r"\b(?:at home|by phone|separately|again|online|with an interpreter|together|at school)\b"
UNASKED = r"\bunprompted\b|\bof their own accord\b|\bwithout being asked\b"
# Between an amount that stands by itself and the group that it is of all the same.
BEFORE_ITS_GROUP = (
    r"[\s,]*(?:(?:especially|mainly|among|of|from|in|on)\s+)?(?:(?:the|an?|these|those|our)\s+)?"
)
# What leads to the parts of an amount, and what says that they are no parts.
LISTS = r":|\bof whom\b|\bamong whom\b"
OTHERWISE = r"\b(?:not|do|did|instead)\b"
NOT_SO = (
    r"(?:\s+(?!also\b)[\w-]+){0,5}?\s+(?:not|no)\s*(?:$|[,)])"
    r"|(?:\s+[\w-]+){0,4}?\s+(?:the (?:opposite|contrary|reverse)|disagrees?)\b"
)
BOTH_OF = (
    r"\bboth (?:(?:among|for|of|in|on) )?(?:the )?",
    r"\s+and (?:(?:among|for|of|in|on) )?(?:the )?",
)
BEFORE_ALONE = (
    r"(?:^|[,;:(–]|\b(?:and|but|while|that|also))\s*"
    r"(?:in|of|among|for|from)\s+(?:(?:the|all|these|those|our)\s+)?"
    rf"(?:(?:{NUMBER}|female|male|{'|'.join(sorted(NARROWS_NOTHING))})\s+)*"
)
# Of those of the amount before it.
OF_THEM_BEFORE = r"\s+of (?:them|these)\b"
OF_THEM = r"\s+(?:of|among|from)\s+(?:the|these|those|our)\b"
# Before an amount of those with whom the sentence begins.
WHOLE_GROUP = frozenset(["group"])
THERE = r"there (?:is|are|were|was)"
# Between an amount and the whole that it is of: *half of all women*.
OF_WHOLE = r"\s+of\s+"
TAKES_SINGULAR = (
    "(?:not |almost |nearly )?(?:every|each|no|one|a single|not a single|the only|the sole"
    f"|{_WITHOUT_EXCEPTION})"
)

# A sentence with one of these tells what people say, and is no claim of the writer.
TOLD = (
    r"\b(?:experienced?s?|says?|said|finds?|found|mention(?:s|ed)?|tells?|told|notice[sd]?|sees?|saw"
    r"|feels?|felt|thinks?|thought|expect(?:s|ed)?|according to|report(?:s|ed)?|asks?|asked)\b"
)
# *Found work*: that is what happened, and nobody's opinion.
NOT_TOLD = (
    r"\b(?:finds?|found)(?: (?!that\b)[\w-]+){0,3}? (?:work|jobs?|housing|homes?|friends|help"
    r"|their way|childcare|placements?|internships?)\b"
    r"|\b(?:sees?|saw) (?:(?:their|her|his) [\w-]+|each other)\b|\basks? for\b"
)
# Why something is so, where nobody is named whose reason it is.
REASON = r"\bbecause\b(?! of\b)"
BY = r"\bthrough\b(?= (?:the|their|a|an|this|these|more|better)\b)"
BY_DOING = r"(?!)"
NO_NOUN = words("en", "before_a_noun")
NO_THING = words("en", "no_thing")
LEADS_TO_A_NOUN = PREPOSITIONS | frozenset(
    ["the", "a", "an", "these", "their", "his", "my", "our", "your", "no"]
)
NO_CAUSE = words("en", "no_cause")
CAUSATIVE = AUXILIARY = PARTICIPLE = BY_ITSELF = r"(?!)"
CAUSE = (
    r"\b(?:because of|as a result(?: of)?|caus(?:es|ed|e)|leads? to|led to|result(?:s|ed)? in"
    r"|due to|thanks to|owing to|as a consequence|consequently|br(?:ings?|ought) about"
    r"|contribut(?:es?|ed) to|prevent(?:s|ed)? [\w-]+ from|enabl(?:es?|ed)|makes? it possible"
    r"|(?:effect|impact|influence) on|g(?:ives|ave) rise to|ensur(?:es?|ed) that"
    r"|(?:was|were|is|are|been) (?:improved|reduced|increased|strengthened|lowered|raised) by"
    r"|by (?!morning|evening|during)[\w-]{3,}ing"
    r"|the effect of|which is why|ma(?:kes|de) (?:it|them|people) (?:easier|harder|more"
    r"|less)|(?:has|have) improved (?:the|their))\b"
)
# What is asked, wished or supposed is not told as a fact.
SUPPOSED = r"\b(?:whether|if|when|so that|to|would|should|want|can|could)\b(?: [\w-]+){0,6} ?$"
# What got better or worse, told as a fact; who experiences it stands before it.
EFFECT = (
    r"\b(?:has|have|had) (?:[\w-]+ ){0,2}(?:improved|grown|increased|decreased|worsened)\b"
    r"|\bspeaks? (?:[\w-]+ ){0,2}(?:better|more) (?:Dutch|than)\b"
    r"|\b(?:is|are|became?) (?:[\w-]+ )?more (?:independent|confident|self-reliant)\b"
)
# What a thing is told to do, see `doubts`.
WORKED = (
    r"\bwork(?:s|ed)?\b(?= (?:very |really )?(?:well|better|best)\b|[.,;:!?]|$)"
    r"(?! (?:well|better) together\b)"
    r"|\bg(?:ives?|ave) (?:[\w-]+ ){0,4}(?:confidence|peace|trust|courage|energy|hope|certainty)\b"
)
NO_THING_WORKS = (
    "half|majority|minority|quarter|third|part|group|groups|most|rest|route|routes|how|what|where"
    "|why|who|which|everyone|many"
)
LAW = r"\blegally\b|\bby law\b|\bthe law (?:says|requires|demands)\b|\bobliged to\b"
GENERAL = (
    r"\brepresentative\b|\bin general\b|\bthe average (?:participant|newcomer)\b|\bnationwide\b"
    r"|\b(?:applies|apply|holds?) (?:to|for) (?:all|every|everyone)\b"
    r"|(?:^|\b(?:that|so|and) )the (?:participants|newcomers) (?:of|in|from) (?-i:[A-Z])[\w-]+"
    r"(?= (?:find|feel|want|think|say|understand|are)\b)|\bnewcomers in the Netherlands\b"
)
DENIED = r"\b(?:not|no|nothing|never)\b"
# What makes a sentence say the opposite of one without it, see `denying`.
DENYING = (
    r"\b(?:not|no|nothing|never|nowhere|nobody|none|without|hardly|barely|nor|neither|cannot)\b"
    r"|n['’]t\b"
)
LACKING = r"\b(?:lacks?|lacked|lacking|missing|shortages?|too few|too little|insufficient)\b"
# Between two groups of which one amount is.
JOINS_GROUPS = r"\s*(?:,|and|or)\s+(?:(?:of|in) )?(?:the )?"
SAY_THE_OPPOSITE = r"\b(?:the opposite|the contrary|the reverse)\b"
BESIDE_A_GROUP = frozenset(["and", "or", "also", "but", "both", "as", "well", "in", "on", "of"])
NO_DENIAL = r"\bnot (?:only|all|every|everyone|everybody|one)\b|\b(?:not|no|never) (?:or|and)(?= )"
DENIED_WORD = r"un(.+)|dis(.+)|in(.+(?:ent|ive|able|ible|ate))|im(.+)"
OPPOSITES = [
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("easy easier simple", "difficult harder hard complicated"),
        ("good well better", "bad badly worse"),
        ("more", "less fewer"),
        ("fast faster quick", "slow slower"),
        ("earlier", "later"),
    )
]
NEXT_CLAUSE = r"[;:]|, (?:and|but|while)\b"
# Before a colon: what follows is what they say.
SAYING = (
    r"\b(?:says?|said|tells?|told|answer(?:s|ed)?|report(?:s|ed)?)"
    r"(?: (?!(?:that|whether|how|what|who|about|of)\b)[\w-]+){0,6}"
)
INVITED = r"\b(?:invited|approached)\b"

NAMED_BY_NUMBER = words("en", "named_by_number")
NO_AMOUNT_AFTER = words("en", "no_amount_after")
LINKS = words("en", "links")
THEM = words("en", "them")
ANYBODY = words("en", "anybody")
BEFORE_A_SUBJECT = words("en", "before_a_subject")
STOPS = words("en", "stops")

_PERSONS = words("en", "persons")
_PERSONAL = re.compile(
    r".{3,}(?:keepers?|lords?|ists?|workers?|holders?|migrants?|speakers?|owners?|mates?)"
)

# --- what an amount belongs to, see `belonging` ---
PLURAL = r"(?!dis)[a-z'’-]{2,}[a-rt-z]s"
MAY_BE_PEOPLE = (
    r"(?!letters|papers|numbers|folders|posters|orders|documents|moments|events|payments"
    r"|appointments|assignments).*(?:ers|ors|ists|ants|ents|ans)|others|groups|boys|girls|sons|ladies"
    r"|gentlemen|aunts|uncles|guests|guides|babies|widows|adults|teens"
)
SAYS_MORE = r"[.;:]|\b(?:that|who|because|and|but|or|while)\b"
RELATIVE = frozenset(["that", "which", "who"])
BEHIND_A_VERB: frozenset[str] = frozenset()
OF_SO_MANY = (
    rf"(?:^|[,;:(–]|\b(?:{AND}))\s*(?:(?:of|among) "
    rf"(?:(?:the|these|those|all|(?P<possessed>their|her|his|my)) )?(?P<counted>{NUMBER}) "
    r"|of (?:the|these|those|their) )"
)
BE_THINGS = r"(?!)"
OF_WHOM = r", (?:of|among) (?:whom|which)\s*$"
OF_WHOM_BEHIND = r" of (?:whom|which)\b"
HAVE = r"\b(?:has|have|had|gets?|got|receives?|knows?|knew)\b[^.;:,]*$"
THEIR = r"\b(?:their|her|his|my) $"
WHICH = r"(?!)"
EACH_OF_THEM = r"(?!)"
SO_MANY_OF_IT = r"(?!)"
ACCORDING_TO = r"\baccording to (?:the |these |those )?$"
# According to these nobody speaks.
SOURCES = words("en", "sources")
SPEAKS = r"(?:say|said|think|thought|believe|believed|find|found|feel|felt|notice|noticed) that\b"


def is_adjective(word: str) -> bool:
    """Return whether a word can stand between an amount and its noun, with a comma after it."""
    return word.endswith(("ing", "ed", "y", "al", "ful", "ous", "ive", "able", "less", "ish"))


def may_be_adjective(verb: str) -> bool:
    """Return whether a word that ends an amount elsewhere can be a part of it before its noun."""
    return verb.endswith(("ed", "ing"))


def is_person(word: str) -> bool:
    """Return whether a word names people or who acts as one, such as a school."""
    return word in _PERSONS or _PERSONAL.fullmatch(word) is not None


def number(said: str) -> int:
    """Return the number that a word or figure says."""
    said = plain(said)
    figure = re.sub("[.,]", "", said)
    return int(figure) if figure.isdecimal() else _BY_WORD[said]


def tens(said: str) -> int:
    """Return the number that *a dozen* is about, and *dozens* are at least."""
    return 24 if plain(said) == "dozens" else 12


def figure(said: int, asked: int) -> str:
    """Return *nine of the 17*: written out up to twelve."""
    return f"{written(said)} of the {written(asked)}"


AT_LEAST_SO_MANY = "at least"
AT_MOST_SO_MANY = "at most"
_ORDINALS = {3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth"}


def rest(asked: int) -> str:
    """Return the pattern of words for the one who is left of so many: *the third could*."""
    last = [*filter(None, [_ORDINALS.get(asked)]), "other", "last"]
    verbs = "|".join(sorted((word for word in STOPS if word.isalpha()), key=len, reverse=True))
    return rf"(?i:\bthe (?:{'|'.join(last)})(?: one)?)(?=,? (?:{verbs})\b)"


def written(amount: int) -> str:
    if not amount:
        return "none"
    return next((word for word, number in _BY_WORD.items() if number == amount <= 12), str(amount))
