"""The encoder family's own classification head, applied at every marker of a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch

if TYPE_CHECKING:
    from transformers import PreTrainedModel


def marker_logits(
    model: PreTrainedModel, input_ids: torch.Tensor, attention_mask: torch.Tensor | None, markers: torch.Tensor
) -> torch.Tensor:
    """Logits at each marker.

    Parameters
    ----------
    model:
        Any model of transformers' ``AutoModelForSequenceClassification`` that classifies by its first token.
    input_ids, attention_mask:
        Windows, shape (windows, tokens); no mask where none is padded.
    markers:
        Positions in the flattened `input_ids`, shape (blocks,).

    Returns
    -------
    torch.Tensor
        Shape (blocks, themes).
    """
    hidden = model.base_model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
    return head_logits(model, hidden.flatten(0, 1)[markers])


class MarkerClassifier(torch.nn.Module):
    """A model read at markers, as one module: what wraps a forward (DDP, autocast, an export) wraps it all."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, markers: torch.Tensor) -> torch.Tensor:
        """Return the logits; see :func:`marker_logits`."""
        return marker_logits(self.model, input_ids, attention_mask, markers)


def head_logits(model: PreTrainedModel, hidden: torch.Tensor) -> torch.Tensor:
    """Apply the head to hidden states, shape (blocks, width), as if each were its sequence's first token."""
    first = hidden.unsqueeze(1)
    if getattr(model.base_model, "pooler", None) is not None:  # BERT
        logits = model.classifier(model.dropout(model.base_model.pooler(first)))
    elif hasattr(model, "head"):  # ModernBERT
        logits = model.classifier(model.drop(model.head(hidden)))
    else:  # RoBERTa, ELECTRA
        logits = model.classifier(first)
    return cast("torch.Tensor", logits)


def classifier_layer(model: PreTrainedModel) -> torch.nn.Linear:
    """Return the last linear layer, whose outputs are the logits."""
    layers = [module for module in model.modules() if isinstance(module, torch.nn.Linear)]
    return next(layer for layer in reversed(layers) if layer.out_features == model.config.num_labels)


def fold_calibration(model: PreTrainedModel, scale: torch.Tensor, shift: torch.Tensor) -> None:
    """Make the model's logits ``scale * logits + shift``, both of shape (themes,), by changing its last layer."""
    layer = classifier_layer(model)
    with torch.no_grad():
        layer.weight.mul_(scale.unsqueeze(1))
        layer.bias.mul_(scale).add_(shift)
