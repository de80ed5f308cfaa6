"""Blocks to roles and articles: what each block is, and whether an article begins with it.

Blocks are read in page order with a small beam. What a block looks like, what stands before and after it and what has
been read of its article decide together: a short line without a full stop is a subhead between two paragraphs, but a
headline behind a byline.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from zhuti.pages.blocks import ROLES
from zhuti.pages.scoring import bucket, load_models
from zhuti.pages.signs import commas, ending, signs, stops

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.pages.blocks import Role
    from zhuti.pages.scoring import Models

_BEAM = 6
_BEAM_MARGIN = 7.0
_ASIDE = frozenset({"caption", "credit"})
START = "+"
"""Behind a role: an article begins with the block."""


class Labelled(NamedTuple):
    """The role of a block and whether an article begins with it."""

    role: Role
    starts: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What can be seen of one block by itself.

    Attributes
    ----------
    chars, stops, commas, lines:
        How many characters, sentence ends, commas and lines it has.
    ending:
        How it ends.
    signs:
        What its words say it may be.
    inside:
        It stands between two halves of another block.
    halved:
        Another block stands between its halves.
    gap:
        A blank line stood before it.
    indent:
        It began with an indent, on a page where some lines do and some do not.
    """

    chars: int
    stops: int
    commas: int
    lines: int
    ending: str
    signs: frozenset[str]
    inside: bool
    halved: bool
    gap: bool
    indent: bool | None

    @property
    def heading_like(self) -> bool:
        """Short, and no sentence."""
        return self.chars <= 40 and self.stops <= 1 and self.ending != "stop"  # noqa: PLR2004


def look(text: str, *, lines: int, inside: bool, halved: bool, gap: bool, indent: bool | None) -> Look:
    """See what a joined block shows by itself."""
    bare = "".join(text.split())
    return Look(
        chars=len(bare),
        stops=stops(bare),
        commas=commas(bare),
        lines=lines,
        ending=ending(bare),
        signs=signs(text, bare),
        inside=inside,
        halved=halved,
        gap=gap,
        indent=indent,
    )


@dataclass(frozen=True, slots=True)
class Story:
    """What has been read of the article so far.

    Attributes
    ----------
    last:
        The role of the block before; empty at the page's beginning.
    last_main:
        The role of the last block that was no caption or credit.
    blocks, bodies, subheads:
        How many blocks, body paragraphs and subheads the article has.
    headline, byline:
        It has a headline; it has a byline behind a body paragraph.
    """

    last: str = ""
    last_main: str = ""
    blocks: int = 0
    bodies: int = 0
    subheads: int = 0
    headline: bool = False
    byline: bool = False

    def then(self, label: Labelled) -> Story:
        """Add one more block."""
        role = label.role
        before = Story(last=self.last, last_main=self.last_main) if label.starts else self
        main = before.last_main if role in _ASIDE else role
        bodies = before.bodies + (role == "body")
        return replace(
            before,
            last=role,
            last_main=main,
            blocks=before.blocks + 1,
            bodies=bodies,
            subheads=before.subheads + (role == "subhead"),
            headline=before.headline or role == "headline",
            byline=(before.byline and role != "body") or (role == "byline" and bodies > 0),
        )


class _Reading(NamedTuple):
    score: float
    story: Story
    labels: _Labels


_Labels = tuple["_Labels", Labelled] | None


def label_blocks(looks: Sequence[Look], models: Models | None = None) -> list[Labelled]:
    """Find the role of every block of a page, and where articles begin.

    Parameters
    ----------
    looks:
        What each block shows, in page order.
    models:
        Other weights than those that ship.
    """
    model = (models or load_models()).roles
    classes = [parse_class(name) for name in model.classes]
    beam = [_Reading(0.0, Story(), None)]
    for number in range(len(looks)):
        base = model.logits(own_features(looks, number))
        options = []
        for reading in beam:
            allowed = [label.starts or reading.labels is not None for label in classes]
            logits = model.logits(story_features(reading.story, looks, number), base)
            norm = log(sum(exp(value) for value, ok in zip(logits, allowed, strict=True) if ok))
            options += [
                (reading.score + value - norm, reading, label)
                for value, label, ok in zip(logits, classes, allowed, strict=True)
                if ok
            ]
        options.sort(key=lambda option: -option[0])
        floor = options[0][0] - _BEAM_MARGIN
        beam = [
            _Reading(score, reading.story.then(label), (reading.labels, label))
            for score, reading, label in options[:_BEAM]
            if score >= floor
        ]
    return _unwind(beam[0].labels)


def parse_class(name: str) -> Labelled:
    """Read ``headline+`` as a headline with which an article begins."""
    role = name.removesuffix(START)
    if role not in ROLES:
        raise ValueError(f"no role: {role!r}")
    return Labelled(role, name.endswith(START))


def _unwind(labels: _Labels) -> list[Labelled]:
    result = []
    while labels:
        labels, label = labels
        result.append(label)
    return result[::-1]


def own_features(looks: Sequence[Look], number: int) -> list[str]:
    """Name what a block and its neighbours show, whatever roles were read before."""
    here = looks[number]
    found = [
        *_shape("", here),
        *(f"is {sign}" for sign in here.signs),
        *(f"is {sign}, {_size(here)}" for sign in here.signs),
        f"inside {here.inside}, {here.ending == 'stop'}, {_size(here)}",
        f"halved {here.halved}",
        f"indent {here.indent}",
        f"place {min(number, 3)}",
        f"left {min(len(looks) - number - 1, 3)}",
    ]
    for distance, name in ((1, "next"), (2, "second next"), (-1, "before")):
        at = number + distance
        if 0 <= at < len(looks):
            found += _shape(name, looks[at])
            found += [f"{name} is {sign}" for sign in looks[at].signs & _TELLING]
            found.append(f"{name} {_kind(looks[at])}, here {_kind(here)}")
        else:
            found.append(f"{name} none")
    return found


def story_features(story: Story, looks: Sequence[Look], number: int) -> list[str]:
    """Name what the article so far says about the next block."""
    here = looks[number]
    after = _kind(looks[number + 1]) if number + 1 < len(looks) else "none"
    kind = _kind(here)
    return [
        f"last {story.last}, {kind}",
        f"last {story.last}, {kind}, then {after}",
        f"last main {story.last_main}, {kind}",
        f"byline {story.byline}, {kind}",
        f"byline {story.byline}, last {story.last}",
        f"headline {story.headline}, {kind}, bodies {min(story.bodies, 2)}",
        f"subheads {min(story.subheads, 2)}, {kind}",
        f"blocks {bucket(story.blocks, 1, 2, 4, 8, 16, 32)}, bodies {min(story.bodies, 2)}, {kind}",
        f"last {story.last}, gap {here.gap}",
    ]


_TELLING = frozenset(
    {"news", "signed", "dash", "deck", "names", "byline", "figure", "caption", "credit", "series", "page_number", "running_head",
     "question", "answer", "interviewer", "letter", "numbered", "phrases", "in_square_brackets", "in_round_brackets"}
)  # fmt: skip


def _shape(prefix: str, block: Look) -> list[str]:
    size = _size(block)
    found = [f"{prefix} size {size}, {block.ending}", f"{prefix} stops {min(block.stops, 2)}, {size}"]
    if not prefix:
        found += [f"commas {min(block.commas, 2)}, {size}", f"lines {min(block.lines, 2)}", f"ends {block.ending}"]
    return found


def _size(block: Look) -> int:
    return bucket(block.chars, 3, 5, 7, 9, 13, 18, 24, 32, 45, 70, 110)


def _kind(block: Look) -> str:
    """One word for a block, to be combined with others."""
    for sign in (
        "page_number",
        "running_head",
        "editor",
        "source",
        "jump",
        "note",
        "names",
        "byline",
        "credit",
        "caption",
        "figure",
    ):
        if sign in block.signs:
            return sign
    if block.heading_like:
        if "dash" in block.signs:
            return "dash"
        return "heading" if block.chars >= 9 else "short"  # noqa: PLR2004
    if block.ending == "stop" and block.stops == 1 and block.chars <= 45:  # noqa: PLR2004
        return "sentence"
    return "prose" if block.chars > 45 or block.stops > 1 else "scrap"  # noqa: PLR2004
