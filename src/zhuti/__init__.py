"""zhuti: the paragraphs of Chinese newspaper pages, labelled by theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhuti.label import Labelled, LabelledBlock, Labeller

__all__ = ["Labelled", "LabelledBlock", "Labeller"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from zhuti import label  # noqa: PLC0415  - `import zhuti` stays light for stages that do not label

        return getattr(label, name)
    raise AttributeError(f"module 'zhuti' has no attribute {name!r}")
