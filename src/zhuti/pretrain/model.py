"""The encoder and what it learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from transformers import BertForMaskedLM

    from zhuti.pretrain.config import EncoderConfig


def new_encoder(shape: EncoderConfig, vocab_size: int, table: NDArray[np.float32] | None) -> BertForMaskedLM:
    """Build a BERT with a masked-language-model head and no dropout (a small model never sees its corpus often enough).

    Parameters
    ----------
    shape:
        Its layers and widths.
    vocab_size:
        Pieces of the tokenizer; [PAD] must be number 0.
    table:
        Embeddings to start from, shape (vocab_size, hidden_size); None for random ones.
    """
    from transformers import BertConfig, BertForMaskedLM  # noqa: PLC0415  - slow to import

    config = BertConfig(
        vocab_size=vocab_size,
        **shape.model_dump(),
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        type_vocab_size=1,
        attn_implementation="eager",
    )
    model = BertForMaskedLM(config)
    if table is not None:
        with torch.no_grad():
            model.get_input_embeddings().weight.copy_(torch.from_numpy(table))
    return model


class MaskedLanguageModel(torch.nn.Module):
    """The loss, computed at the hidden positions only: the softmax over the vocabulary is a small model's main cost."""

    def __init__(self, model: BertForMaskedLM) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, ids: torch.Tensor, positions: torch.Tensor, targets: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the mean loss and the share of hidden tokens named right.

        Parameters
        ----------
        ids:
            Shape (rows, tokens).
        positions, targets:
            See :class:`zhuti.pretrain.masking.MaskedBatch`, shape (hidden,).
        """
        hidden = self.model.bert(ids).last_hidden_state
        logits = self.model.cls(hidden.flatten(0, 1)[positions]).float()
        accuracy = (logits.argmax(-1) == targets).float().mean()
        return functional.cross_entropy(logits, targets), accuracy
