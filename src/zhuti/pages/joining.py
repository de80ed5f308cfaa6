"""Lines to pieces: which lines continue an earlier one.

The page is read once, line by line. A line may go on with the block just before it, go on with an earlier block that
broke off (over captions, credits, page numbers), or open a new one. Each choice has a probability, and a small beam of
readings is kept, since what follows often tells: after “……爸爸是家里” a caption reads on as well as the other half
does, until the other half comes and nothing else can claim it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from zhuti.pages.ngrams import heading, junction
from zhuti.pages.scoring import bucket, load_models, log_yes
from zhuti.pages.signs import FURNITURE, commas, stops

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhuti.pages.lines import Line
    from zhuti.pages.scoring import Models

_BEAM = 6
_BEAM_MARGIN = 7.0
_REACH = 5
_REACH_CHARS = 400
_HEADING_CHARS = 40
AHEAD = 2
"""How many lines further down are looked at."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as far as it has been read.

    Attributes
    ----------
    last:
        Its last line.
    chars, stops, commas, lines:
        How many characters, sentence ends, commas and lines it has.
    open:
        Quotation marks, round brackets and title marks that are open.
    signs:
        The signs of its first line.
    """

    last: Line
    chars: int
    stops: int
    commas: int
    lines: int
    open: tuple[int, int, int]
    signs: frozenset[str]

    @classmethod
    def of(cls, line: Line) -> Piece:
        """Open a block with `line`."""
        return cls(line, len(line.bare), stops(line.bare), commas(line.bare), 1, line.brackets[0], line.signs)

    def joined(self, line: Line) -> Piece:
        """Add one more line."""
        opened, closed = line.brackets
        still_open = [
            min(max(0, mine - theirs), 2) + new for mine, theirs, new in zip(self.open, closed, opened, strict=True)
        ]
        return Piece(
            line,
            self.chars + len(line.bare),
            self.stops + stops(line.bare),
            self.commas + commas(line.bare),
            self.lines + 1,
            (still_open[0], still_open[1], still_open[2]),
            self.signs,
        )

    @property
    def broken_off(self) -> bool:
        """It cannot be complete as it stands."""
        return self.last.ending != "stop" or self.open[0] > 0


class _Reading(NamedTuple):
    """One way to read the page so far; `recent` are the last blocks that were added to, `choices` a linked list."""

    score: float
    recent: tuple[Piece, ...]
    choices: tuple[_Choices, int] | None


_Choices = tuple["_Choices", int] | None
NEW = 0
"""The choice to open a new block; n > 0 means to go on with the n-th last of the recent blocks."""


def join_lines(lines: Sequence[Line], models: Models | None = None) -> list[list[int]]:
    """Group the lines of a page into blocks.

    Parameters
    ----------
    lines:
        Of one page, from :func:`zhuti.pages.lines.split_lines`.
    models:
        Other weights than those that ship.

    Returns
    -------
    list of list of int
        For every block the numbers of its lines, blocks in the order of their first lines.
    """
    models = models or load_models()
    beam = [_Reading(0.0, (), None)]
    for number, line in enumerate(lines):
        ahead = lines[number + 1 : number + 1 + AHEAD]
        known: dict[tuple[int, ...], float] = {}
        options = [option for reading in beam for option in _options(reading, line, ahead, models, known)]
        options.sort(key=lambda option: -option[0])
        floor = options[0][0] - _BEAM_MARGIN
        grown: dict[int, Piece] = {}
        beam = []
        for score, reading, choice in options[:_BEAM]:
            if score >= floor:
                before = reading.recent[-choice] if choice else None
                piece = grown.setdefault(id(before), before.joined(line) if before else Piece.of(line))
                beam.append(_Reading(score, extend(reading.recent, piece, choice), (reading.choices, choice)))
    return replay(_unwind(beam[0].choices))


def replay(choices: Sequence[int]) -> list[list[int]]:
    """Turn a choice a line into blocks of line numbers."""
    blocks: list[list[int]] = []
    recent: list[list[int]] = []
    for number, choice in enumerate(choices):
        if choice == NEW:
            block = [number]
            blocks.append(block)
        else:
            block = recent.pop(-choice)
            block.append(number)
        recent = [*recent[-_REACH:], block]
    return blocks


def candidates(recent: Sequence[Piece]) -> Iterator[int]:
    """Which of the recent blocks the next line may go on with: the last, and the nearest before it that broke off."""
    if recent:
        yield 1
    between = 0
    for back in range(2, len(recent) + 1):
        between += recent[1 - back].chars
        if between > _REACH_CHARS:
            return
        if recent[-back].broken_off and recent[-back].chars > 1 and not recent[-back].signs & FURNITURE:
            yield back
            return


def extend(recent: tuple[Piece, ...], piece: Piece, choice: int) -> tuple[Piece, ...]:
    """List the recent blocks after `choice` has been made, which turned a block into `piece` or opened it."""
    kept = recent if choice == NEW else recent[: len(recent) - choice] + recent[len(recent) - choice + 1 :]
    return (*kept[-_REACH:], piece)


def _options(
    reading: _Reading, line: Line, ahead: Sequence[Line], models: Models, known: dict[tuple[int, ...], float]
) -> Iterator[tuple[float, _Reading, int]]:
    # A line that points to a picture goes on with nothing.
    recent = reading.recent
    odds = {}
    for back in () if "figure" in line.signs else candidates(recent):
        # Readings that differ further up share their last blocks, and with them the answer.
        key = tuple(map(id, recent[-back:]))
        if key not in known:
            model = models.next if back == 1 else models.over
            known[key] = model.log_odds(features(recent[-back], line, recent[len(recent) - back + 1 :], ahead))
        odds[back] = known[key]
    none = sum(log_yes(-value) for value in odds.values())
    yield reading.score + none, reading, NEW
    for back, value in odds.items():
        yield reading.score + none - log_yes(-value) + log_yes(value), reading, back


def _unwind(choices: _Choices) -> list[int]:
    result = []
    while choices:
        choices, choice = choices
        result.append(choice)
    return result[::-1]


def features(piece: Piece, line: Line, between: Sequence[Piece], ahead: Sequence[Line]) -> list[str]:
    """Name what speaks for and against `line` going on with `piece`, given the blocks `between` and lines `ahead`."""
    last, end = piece.last, piece.last.ending
    length, so_far = bucket(len(line.bare), 5, 9, 15, 26, 45, 90), bucket(piece.chars, 5, 12, 20, 28, 36, 45, 60, 120)
    full = bucket(last.as_wide, 0.2, 0.45), bucket(last.wider, 0.1, 0.35)
    cut = bucket(last.cut, 0.35, 0.6)
    owed, paid = piece.open, line.brackets[1]
    found = [
        f"end {end}",
        f"end {end}, so far {so_far}",
        f"end {end}, {'one line' if piece.lines == 1 else 'more lines'}",
        f"end {end}, full {full[0]}{full[1]}",
        f"end {end}, cut {cut}, full {full[0]}{full[1]}",
        f"end {end}, then {line.ending}",
        f"end {end}, plain {bucket(last.plain, 0.5, 0.75)}",
        f"stops {min(piece.stops, 2)}, so far {so_far}",
        f"end {end}, commas {min(piece.commas, 3)}, so far {so_far}",
        f"length {length}, then {line.ending}",
        f"length {length}, so far {so_far}",
        f"indent {line.indent}, indents {bucket(line.indents, 0.05, 0.6)}, end {end == 'stop'}",
        f"gap {line.gap}, gaps {bucket(line.gaps, 0.15, 0.7)}, end {end == 'stop'}",
        f"wider {bucket(line.wider, 0.1, 0.35)}, as wide {bucket(line.as_wide, 0.2, 0.45)}, end {end == 'stop'}",
        f"open {_few(owed)}, end {end == 'stop'}",
        f"open {min(owed[0], 1)}, closes {min(paid[0], 1)}",
    ]
    if end != "stop":
        fits = _fits(last, line)
        found += [
            f"fits {fits}",
            f"fits {fits}, end {end}",
            f"fits {fits}, so far {so_far}",
            f"fits {fits}, length {length}",
        ]
        if piece.lines == 1 and piece.chars <= _HEADING_CHARS:
            titled = bucket(heading(last.bare), -4, -2, -1, 0, 1, 2, 4)
            found += [
                f"heading {titled}",
                f"heading {titled}, so far {so_far}",
                f"heading {titled}, fits {bucket(fits, 3, 5, 7)}",
            ]
        found += [f"rival {n}: {_rival(piece, rival)}, fits {bucket(fits, 3, 5, 7)}" for n, rival in enumerate(ahead)]
        if not ahead:
            found.append(f"no rival, {_outline(line)}")
    if owed[0]:
        pays = bool(paid[0])
        found += [f"rival {n} pays, line {pays}" for n, rival in enumerate(ahead) if rival.brackets[1][0]]
    if ahead and "credit" in ahead[0].signs:
        found.append(f"credit ahead, length {length}, then {line.ending}")
    found += [f"pays {kind}" for kind in range(3) if owed[kind] and paid[kind]]
    found += [f"closes unopened {kind}" for kind in range(3) if paid[kind] > owed[kind]]
    found += [f"line {sign}" for sign in line.signs]
    found += [f"line {sign}, end {end}" for sign in line.signs]
    kind = "caption" if piece.signs & _PICTURE else "text"
    found += [f"line {sign}, after {kind}" for sign in line.signs & _MARKED]
    found += [f"piece {sign}" for sign in piece.signs]
    if piece.lines == 1:
        found += [f"only line {sign}" for sign in piece.signs]
    if between:
        found += [
            f"between {len(between)}",
            f"between chars {bucket(sum(p.chars for p in between), 6, 15, 30, 60, 120)}",
        ]
        found += [f"between {sign}" for sign in {sign for other in between for sign in other.signs}]
        found += [f"between ends {other.last.ending}" for other in between]
        found += [f"between all marked {all(other.signs & _MARKED for other in between)}"]
    return found


def _fits(last: Line, line: Line) -> int:
    return bucket(junction(last.bare, line.bare), -4, -2.5, -1.5, -0.7, 0, 0.7, 1.5, 2.5, 4)


def _rival(piece: Piece, rival: Line) -> str:
    """How well a line further down would go on with `piece`."""
    pays = piece.open[0] > 0 and rival.brackets[1][0] > 0
    return f"{bucket(_fits(piece.last, rival), 3, 5, 7)} {_outline(rival)} {pays}"


def _outline(line: Line) -> str:
    if line.signs & _MARKED:
        return "marked"
    return f"{bucket(len(line.bare), 15, 45)} {line.ending == 'stop'}"


_PICTURE = frozenset({"caption", "figure", "now"})
_MARKED = FURNITURE | {"caption", "credit", "figure", "byline"}


def _few(counts: tuple[int, int, int]) -> str:
    return "".join(str(min(count, 1)) for count in counts)
