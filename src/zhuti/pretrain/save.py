"""The encoder folder: weights, tokenizer."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer

from zhuti.bert.folder import TOKENIZER, WEIGHTS
from zhuti.bert.tokenizer import CLS, MARKERS, MASK, PAD, SEP, UNK

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PreTrainedModel


def save_encoder(model: PreTrainedModel, tokenizer: Tokenizer, folder: Path) -> None:
    """Write a folder that transformers' Auto classes load: fp16 weights and the tokenizer.

    Parameters
    ----------
    model:
        Not changed.
    tokenizer:
        Its tokenizer.
    folder:
        Made if it is not there.
    """
    from transformers import PreTrainedTokenizerFast  # noqa: PLC0415  - slow to import
    from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

    disable_progress_bar()
    copy.deepcopy(model).to("cpu", torch.float16).save_pretrained(folder)
    # safetensors lets only the owner read what it writes.
    (folder / WEIGHTS).chmod(0o644)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=model.config.max_position_embeddings,
        pad_token=PAD,
        unk_token=UNK,
        cls_token=CLS,
        sep_token=SEP,
        mask_token=MASK,
        additional_special_tokens=list(MARKERS.values()),
        model_input_names=["input_ids", "attention_mask"],
    ).save_pretrained(folder)
    # Half the size without its line breaks.
    file = str(folder / TOKENIZER)
    Tokenizer.from_file(file).save(file, pretty=False)
