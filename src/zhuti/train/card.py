"""The model card."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zhuti.bert.folder import ModelInfo


def write_card(folder: Path, info: ModelInfo) -> None:
    """Write ``README.md`` into a model folder, in the hub's model-card form."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415

    template = resources.files("zhuti.train").joinpath("card.md.jinja").read_text(encoding="utf-8")
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701  - Markdown
    text = environment.from_string(template).render(info=info, earlier=list(_earlier(info.trained_on)))
    (folder / "README.md").write_text(text, encoding="utf-8")


def _earlier(run: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Go back through the runs that each began where the one before had ended."""
    while run := run.get("before", {}):
        yield run
