"""The matrix and what comes together, counted from the codings and the turns one by one.

It looks up whose words each coding touches, as the product did before it kept that, and has
nothing of what is kept.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from weerklank.analysis import rules
from weerklank.coding import queries as coding


def voices_of(voices, wanted):
    """Return per code, with the codes below it, who is heard in which stretch."""
    given = coding.codings(voices.readings)
    if wanted.coder is not None:
        given = given.filter(coder=wanted.coder)
    if wanted.conversation is not None:
        given = given.filter(transcript__conversation=wanted.conversation)
    found = defaultdict(dict)
    own = set()
    for one in given.filter(**wanted.facets):
        span = (one.transcript_id, one.start, one.end)
        voice = voices.words[one.transcript_id].voice(one.start, one.end)
        own.add(one.code_id)
        for code in rules.line(one.code_id, voices.parents):
            found[code][span] = voice
    return found, own


def matrix(voices, columns, wanted):
    """Return {code: cells} of every code that somebody spoke of."""
    found, own = voices_of(voices, wanted)
    codes = [code.pk for code in voices.codes if code.is_on or code.pk in own]
    if wanted.code:
        codes = [code for code in codes if code in rules.family(wanted.code, voices.parents)]
    rows = {
        code: tuple(cell(voices, found[code], code, column.people) for column in columns)
        for code in codes
    }
    return {code: cells for code, cells in rows.items() if any(one["passages"] for one in cells)}


def cell(voices, spans, code, group):
    present = {one.id: one.present for one in voices.conversations}
    reach = voices.hall.reach(rules.topics([code], voices.parents)).within(group)
    told, more, passages = defaultdict(set), defaultdict(int), 0
    for voice in spans.values():
        all_there = voice.at_least and present.get(voice.conversation, frozenset()) <= group
        if not (voice.participants & group or all_there):
            continue
        passages += 1
        told[voice.conversation] |= voice.participants & group
        if all_there:
            more[voice.conversation] = max(more[voice.conversation], voice.at_least)
    people = set().union(*told.values())
    unclear = reach.unsure | reach.unnoted
    is_unknown = not reach.asked and bool(unclear)
    base = unclear if is_unknown else reach.asked
    beside = group - reach.asked - unclear

    def new(those):
        least, met = 0, set()
        for conversation, number in sorted(more.items()):
            there = present.get(conversation, frozenset())
            left = (there & those) - people - met
            least += max(0, min(number, len(there)) - (len(there) - len(left)))
            met |= there
        return least

    return {
        "said": len(people & base) + new(base),
        "asked": None if is_unknown else len(base),
        "unprompted": len(people & beside) + new(beside),
        "unnoted": len(reach.unnoted),
        "unsure": len(reach.unsure),
        "unclear": 0 if is_unknown else len(people & unclear) + new(unclear),
        "spoke": len(people) + new(group),
        "conversations": len(told),
        "passages": passages,
        "people": frozenset(people),
    }


def together(voices):
    """Return {pair of codes: (overlapping pairs of passages, people who spoke of both)}."""
    rows = {
        (one.transcript_id, one.start, one.end, one.code_id)
        for one in coding.codings(voices.readings)
    }
    said, pairs = defaultdict(set), defaultdict(int)
    for text, start, end, code in rows:
        said[code] |= voices.words[text].voice(start, end).participants
    for one, other in combinations(sorted(rows), 2):
        if one[0] == other[0] and one[3] != other[3] and one[1] < other[2] and other[1] < one[2]:
            pairs[min(one[3], other[3]), max(one[3], other[3])] += 1
    found = {}
    for pair in combinations(sorted(said), 2):
        both = said[pair[0]] & said[pair[1]]
        if both or pairs[pair]:
            found[pair] = (pairs[pair], both)
    return found
