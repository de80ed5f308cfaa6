"""The encoder folder: weights, tokenizer, card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from zhuti.bert.tokenizer import CLS, MARKERS, MASK, PAD, SEP, UNK

if TYPE_CHECKING:
    from pathlib import Path

    from tokenizers import Tokenizer
    from transformers import BertForMaskedLM


def save_encoder(model: BertForMaskedLM, tokenizer: Tokenizer, folder: Path) -> None:
    """Write a folder that transformers' Auto classes load: fp16 weights and the tokenizer.

    Parameters
    ----------
    model:
        Changed to fp16 by this.
    tokenizer:
        Its tokenizer.
    folder:
        Made if it is not there.
    """
    from transformers import PreTrainedTokenizerFast  # noqa: PLC0415  - slow to import

    model.to(torch.float16).save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=model.config.max_position_embeddings,
        pad_token=PAD, unk_token=UNK, cls_token=CLS, sep_token=SEP, mask_token=MASK,
        additional_special_tokens=list(MARKERS.values()),
        model_input_names=["input_ids", "attention_mask"],
    ).save_pretrained(folder)  # fmt: skip
