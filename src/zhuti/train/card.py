"""The model card."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from zhuti.bert.folder import ModelInfo


def write_card(folder: Path, info: ModelInfo) -> None:
    """Write ``README.md`` into a model folder, in the hub's model-card form."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415

    template = resources.files("zhuti.train").joinpath("card.md.jinja").read_text(encoding="utf-8")
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701  - Markdown
    text = environment.from_string(template).render(info=info, name=folder.name.strip("."))
    (folder / "README.md").write_text(text, encoding="utf-8")
