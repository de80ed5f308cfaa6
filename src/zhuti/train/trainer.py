"""transformers' Trainer over labelled windows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn import functional
from torch.utils.data import Dataset, SequentialSampler
from transformers import Trainer

from zhuti.bert.head import marker_logits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transformers import PreTrainedModel

    from zhuti.train.examples import LabelledWindow


Loss = Callable[[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]


class WindowDataset(Dataset[Any]):
    """Labelled windows in the order in which they are to be seen."""

    def __init__(self, windows: Sequence[LabelledWindow]) -> None:
        self._windows = windows

    def __len__(self) -> int:
        """Return the number of windows."""
        return len(self._windows)

    def __getitem__(self, index: int) -> LabelledWindow:
        """Return one window."""
        return self._windows[index]


def collate(windows: Sequence[LabelledWindow], pad_id: int = 0) -> dict[str, torch.Tensor]:
    """Pad windows to one length; markers count through the flattened batch."""
    longest = max(len(window.ids) for window in windows)
    ids = np.full((len(windows), longest), pad_id, np.int64)
    attention = np.zeros((len(windows), longest), np.int64)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = window.ids
        attention[row, : len(window.ids)] = 1
    arrays = {
        "input_ids": ids,
        "attention_mask": attention,
        "markers": np.concatenate([window.markers + row * longest for row, window in enumerate(windows)]),
        "themes": np.concatenate([window.themes for window in windows]),
        "main": np.concatenate([window.main for window in windows]),
        "weights": np.concatenate([window.weights for window in windows]),
    }
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def theme_loss(
    logits: torch.Tensor, themes: torch.Tensor, main: torch.Tensor, weights: torch.Tensor, *, main_weight: float
) -> torch.Tensor:
    """Each theme for itself (binary cross-entropy), and the main theme against all others and none.

    Parameters
    ----------
    logits, themes:
        Shape (blocks, themes).
    main:
        Shape (blocks, themes + 1); none comes last, and has the logit 0.
    weights:
        Shape (blocks,).
    main_weight:
        How much the second part counts.
    """
    each = functional.binary_cross_entropy_with_logits(logits, themes, reduction="none").sum(-1)
    against = torch.cat([logits, logits.new_zeros(len(logits), 1)], dim=-1)
    one = functional.cross_entropy(against, main, reduction="none")
    return ((each + main_weight * one) * weights).sum() / weights.sum().clamp(min=1.0)


def exclusive_loss(
    logits: torch.Tensor, themes: torch.Tensor, main: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    """One theme against all others (cross-entropy); arguments as of :func:`theme_loss`, `main` not used."""
    del main
    one = functional.cross_entropy(logits, themes, reduction="none")
    return (one * weights).sum() / weights.sum().clamp(min=1.0)


class WindowTrainer(Trainer):  # type: ignore[misc]
    """Trains a :class:`zhuti.bert.head.MarkerClassifier` on windows, in the order that they are given."""

    def __init__(self, *args: Any, loss: Loss, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._loss = loss

    def _get_train_sampler(self, *_: Any) -> SequentialSampler:
        return SequentialSampler(self.train_dataset)

    def compute_loss(
        self, model: torch.nn.Module, inputs: dict[str, torch.Tensor], return_outputs: bool = False, **_: Any
    ) -> Any:
        """Return the loss of one batch."""
        logits = model(inputs["input_ids"], inputs["attention_mask"], inputs["markers"]).float()
        loss = self._loss(logits, inputs["themes"], inputs["main"], inputs["weights"])
        return (loss, logits) if return_outputs else loss


@torch.no_grad()
def predict(model: PreTrainedModel, windows: Sequence[LabelledWindow], batch: int = 16) -> np.ndarray:
    """Logits of every labelled block, in the order of the windows; shape (blocks, themes)."""
    model.eval()
    device = next(model.parameters()).device
    order = sorted(range(len(windows)), key=lambda number: len(windows[number].ids))
    results: dict[int, np.ndarray] = {}
    for start in range(0, len(order), batch):
        numbers = order[start : start + batch]
        inputs = collate([windows[number] for number in numbers])
        logits = (
            marker_logits(model, *(inputs[name].to(device) for name in ("input_ids", "attention_mask", "markers")))
            .float()
            .cpu()
            .numpy()
        )
        ends = np.cumsum([len(windows[number].markers) for number in numbers])
        results.update(zip(numbers, np.split(logits, ends[:-1]), strict=True))
    return np.concatenate([results[number] for number in range(len(windows))])
