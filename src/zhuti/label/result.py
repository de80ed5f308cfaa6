"""What labelling gives back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Self, SupportsIndex, overload

from zhuti.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from zhuti.label.explain import Clause
    from zhuti.pages.blocks import Box, Role, Span
    from zhuti.themes import Scheme


@dataclass(frozen=True, slots=True)
class LabelledBlock:
    """One block of a page with its themes: the jsonl contract, field by field.

    Attributes
    ----------
    source:
        Name of the file, or empty.
    article, block:
        Number of the article in its page and of the block in the page, both from 1.
    role, headline, text:
        What the block is to its article, the article's headline, the joined text.
    theme:
        The main theme's id; None if there is none.
    themes:
        All themes that apply, the main one first.
    scores:
        Calibrated probability of each theme.
    sure:
        False where a person should look.
    spans:
        Character ranges of the decoded source that the text was joined from.
    why:
        The clauses that carry the main theme, the one that carries most first; None if that was not asked.
    boxes:
        Where the block stands in a PDF file: page number, left, top, right, bottom in points from the page's upper
        left corner, one box for each run of lines.
    row:
        Of a table's row, the other columns; None for what is no table.
    """

    source: str
    article: int
    block: int
    role: Role
    headline: str
    text: str
    theme: str | None
    themes: tuple[str, ...]
    scores: dict[str, float]
    sure: bool
    spans: tuple[Span, ...]
    why: tuple[Clause, ...] | None = None
    boxes: tuple[Box, ...] = ()
    row: Mapping[str, str] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as JSON has them."""
        return asdict(self)


class Labelled(list[LabelledBlock]):
    """Labelled blocks: a list that shows itself as a table in notebooks and becomes one of pandas.

    It is a list, not only a sequence, so that whatever takes a list (json, pickle, ``==``, pandas) takes it.

    Parameters
    ----------
    blocks:
        In order.
    scheme:
        The themes, for their names and colours.
    """

    def __init__(self, blocks: Iterable[LabelledBlock], scheme: Scheme) -> None:
        super().__init__(blocks)
        self.scheme = scheme

    @overload
    def __getitem__(self, place: SupportsIndex, /) -> LabelledBlock: ...
    @overload
    def __getitem__(self, place: slice, /) -> Self: ...
    def __getitem__(self, place: SupportsIndex | slice, /) -> LabelledBlock | Self:
        """Return one block, or some of them, which show themselves alike."""
        found = super().__getitem__(place)
        return type(self)(found, self.scheme) if isinstance(found, list) else found

    def __reduce__(self) -> tuple[type[Self], tuple[list[LabelledBlock], Scheme]]:
        """Pickle as what it is made of."""
        return type(self), (list(self), self.scheme)

    def to_dict(self) -> dict[str, list[Any]]:
        """Return the fields as columns, each theme's score as one named ``score_…``.

        The other columns of a table come first. All are plain lists, as ``datasets.Dataset.map``, pandas, polars and
        pyarrow take them.
        """
        carried = dict.fromkeys(name for block in self for name in block.row or ())
        columns: dict[str, list[Any]] = {name: [(block.row or {}).get(name) for block in self] for name in carried}
        apart = {"scores", "why", "boxes", "row"}
        names = [field.name for field in fields(LabelledBlock) if field.name not in apart]
        columns |= {name: [getattr(block, name) for block in self] for name in names}
        columns["themes"] = [list(block.themes) for block in self]
        columns["spans"] = [[list(span) for span in block.spans] for block in self]
        columns |= {f"score_{theme}": [block.scores[theme] for block in self] for theme in self.scheme.ids}
        if any(block.boxes for block in self):
            columns["boxes"] = [[list(box) for box in block.boxes] for block in self]
        if any(block.why is not None for block in self):
            columns["why"] = [[asdict(clause) for clause in block.why or ()] for block in self]
        return columns

    def to_pandas(self) -> pd.DataFrame:
        """Return a table, one row a block.

        Raises
        ------
        MissingExtraError
            pandas is not installed.
        """
        try:
            import pandas as pd  # noqa: PLC0415  - an optional dependency
        except ImportError:
            raise MissingExtraError("a table of pandas", "data") from None
        return pd.DataFrame(self.to_dict())

    def _repr_html_(self) -> str:
        from zhuti.label.notebook import table  # noqa: PLC0415  - only notebooks ask

        return table(self, self.scheme)
