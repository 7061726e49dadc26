"""From paragraphs to the stored text and its turns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from weerklank.interchange.reading import labels, questions
from weerklank.interchange.reading.normal import bidi_warnings, normal
from weerklank.interchange.reading.paragraphs import Document, Paragraph
from weerklank.interchange.readings import Caveat, Turn
from weerklank.interchange.told import _, joined

LONG_TURN_WORDS = 1_000


@dataclass(slots=True)
class _Run:
    """A turn in the making."""

    speaker: str | None
    is_question: bool
    lines: list[str] = field(default_factory=list)
    starts_at: float | None = None
    ends_at: float | None = None

    def add(self, paragraph: Paragraph) -> None:
        if paragraph.text:
            self.lines.append(paragraph.text)
        if self.starts_at is None:
            self.starts_at = paragraph.starts_at
        if paragraph.ends_at is not None:
            self.ends_at = max(paragraph.ends_at, self.ends_at or 0)


def find_turns(document: Document) -> tuple[str, tuple[Turn, ...], list[Caveat]]:
    """Return the text as stored, its turns and what was doubtful.

    The turns lie in order, do not overlap and together hold all text but the line breaks that
    join them.
    """
    paragraphs = [line for whole in document.paragraphs for line in _clean_lines(whole)]
    decision = labels.decide(paragraphs)
    runs = list(_runs(paragraphs, decision))
    spoken = list(_merged(run for run in runs if run.lines))
    text, turns = _laid_out(spoken)
    warnings = [
        *_label_warnings(decision, document.unit),
        *_empty_warnings(runs),
        *_turn_warnings(spoken),
        *bidi_warnings(text),
    ]
    return text, turns, warnings


def _clean_lines(whole: Paragraph) -> Iterator[Paragraph]:
    text = normal(whole.text)
    if text != whole.text:
        strong = len(normal(whole.text[: whole.strong]))
        whole = replace(whole, text=text, strong=strong)
    for line in whole.lines():
        stripped = line.text.strip()
        if len(stripped) == len(line.text) > 0:
            yield line
        elif stripped:
            indent = len(line.text) - len(line.text.lstrip())
            yield replace(line, text=stripped, strong=max(line.strong - indent, 0))


def _runs(paragraphs: Sequence[Paragraph], decision: labels.Labelling) -> Iterator[_Run]:
    """One run per label; the paragraphs under it belong to it.

    In a document that knows one label only, the others are those without: there a label holds
    for its own paragraph.
    """
    given = any(one and one.kind == "given" for one in decision.found)
    holds = len(decision.keys) > 1 and not given
    asked = questions.find_questions(paragraphs, [bool(one) for one in decision.found])
    run = _Run(None, is_question=False)
    for at, paragraph in enumerate(paragraphs):
        candidate = decision.found[at]
        if at in decision.attached:
            continue
        if candidate:
            yield run
            run = _Run(candidate.label, is_question=False)
            run.add(_labelled(paragraph, candidate))
            continue
        breaks = paragraph.heading or at in asked or run.is_question
        if breaks or (run.speaker is not None and run.lines and not holds):
            yield run
            run = _Run(None, is_question=at in asked)
        run.add(paragraph)
        if paragraph.heading and not run.is_question:
            yield run
            run = _Run(None, is_question=False)
    yield run


def _labelled(paragraph: Paragraph, candidate: labels.Candidate) -> Paragraph:
    starts_at = paragraph.starts_at if candidate.starts_at is None else candidate.starts_at
    ends_at = paragraph.ends_at if candidate.ends_at is None else candidate.ends_at
    return replace(paragraph, text=candidate.rest, starts_at=starts_at, ends_at=ends_at)


def _merged(runs: Iterator[_Run]) -> Iterator[_Run]:
    """Join neighbours of one speaker. Questions stay apart: each is a heading of its own."""
    current: _Run | None = None
    for run in runs:
        if (
            current
            and run.speaker == current.speaker
            and not (run.is_question or current.is_question)
        ):
            current.lines += run.lines
            current.ends_at = run.ends_at if run.ends_at is not None else current.ends_at
        else:
            if current:
                yield current
            current = run
    if current:
        yield current


def _laid_out(runs: Sequence[_Run]) -> tuple[str, tuple[Turn, ...]]:
    texts = ["\n".join(run.lines) for run in runs]
    turns, start = [], 0
    for run, text in zip(runs, texts, strict=True):
        end = start + len(text)
        turns.append(Turn(run.speaker, start, end, run.starts_at, run.ends_at, run.is_question))
        start = end + 1
    return "\n".join(texts), tuple(turns)


def _label_warnings(decision: labels.Labelling, unit: str) -> Iterator[Caveat]:
    if decision.seen_once:
        names = _listed(decision.seen_once)
        yield Caveat(
            _("Deze sprekers komen één keer voor: %(names)s", names=names),
            _("controleer de beurten"),
        )
    if decision.doubted:
        words = _listed([label for label, _number in decision.doubted])
        places = _listed([str(number) for _label, number in decision.doubted if number])
        what = _("Als gewone tekst gelezen, niet als spreker: %(words)s", words=words)
        yield Caveat(what, joined(" ", unit, places) if places else _("controleer de beurten"))
    if not decision.keys:
        yield Caveat(_("Er zijn geen sprekers herkend"), _("hele bestand"))


def _empty_warnings(runs: Sequence[_Run]) -> Iterator[Caveat]:
    empty = [run.speaker for run in runs if run.speaker is not None and not run.lines]
    if empty:
        names = _listed(list(dict.fromkeys(empty)))
        what = _(
            "%(n)s keer staat er een spreker zonder tekst; die beurten zijn weggelaten",
            n=len(empty),
        )
        yield Caveat(what, _("sprekers: %(names)s", names=names))


def _turn_warnings(runs: Sequence[_Run]) -> Iterator[Caveat]:
    for number, run in enumerate(runs, start=1):
        words = sum(len(line.split()) for line in run.lines)
        if run.speaker is not None and words > LONG_TURN_WORDS:
            what = _(
                "Deze beurt is lang (%(words)s woorden); misschien mist er een spreker", words=words
            )
            yield Caveat(
                what, _("beurt %(number)s, %(speaker)s", number=number, speaker=run.speaker)
            )


def _listed(words: list[str], most: int = 10) -> str:
    shown = ", ".join(words[:most])
    left = len(words) - most
    return _("%(shown)s en nog %(n)s", shown=shown, n=left) if left > 0 else shown
