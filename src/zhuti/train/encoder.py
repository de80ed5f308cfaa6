"""Any encoder of transformers' AutoModelForSequenceClassification, made ready for windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from tokenizers import normalizers

from zhuti.bert.normalise import normaliser
from zhuti.bert.tokenizer import MARKERS
from zhuti.errors import ModelError

_PROBE = "⻓\u200b“——”"

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

    from zhuti.themes import Scheme


def load_encoder(
    name: str, scheme: Scheme, tokens: int, dropout: float
) -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
    """Load an encoder with a classification head, and its tokenizer with the normaliser and the role markers.

    The head is fresh, unless the encoder is a model with as many themes already.

    Parameters
    ----------
    name:
        A local folder, or a name on the hub (nothing is fetched with ``HF_HUB_OFFLINE=1``).
    scheme:
        The themes; one output each.
    tokens:
        Longest window.
    dropout:
        Of the hidden layers and the head, while training.

    Raises
    ------
    ModelError
        There is no such encoder, its vocabulary does not fit it, or its positions are too few for the windows.
    """
    from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer  # noqa: PLC0415

    try:
        config = AutoConfig.from_pretrained(
            name,
            num_labels=len(scheme.themes),
            id2label=dict(enumerate(scheme.ids)),
            label2id={theme: number for number, theme in enumerate(scheme.ids)},
            problem_type="single_label_classification" if scheme.exclusive else "multi_label_classification",
        )
        for field in ("hidden_dropout_prob", "classifier_dropout"):
            if hasattr(config, field):
                setattr(config, field, dropout)
        tokenizer = AutoTokenizer.from_pretrained(name, use_fast=True)
        model = AutoModelForSequenceClassification.from_pretrained(
            name,
            config=config,
            dtype=torch.float32,
            attn_implementation="eager",
            ignore_mismatched_sizes=True,  # the head of a model with other themes gives way to a fresh one
        )
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{name}: no encoder there that transformers can load: {error}") from error
    _check(name, model, tokenizer, tokens)
    _add_normaliser(tokenizer)
    tokenizer.add_special_tokens({"additional_special_tokens": list(MARKERS.values())})
    tokenizer.model_max_length = tokens
    if len(tokenizer) > model.config.vocab_size:
        model.resize_token_embeddings(len(tokenizer))
    return model, tokenizer


def _check(name: str, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, tokens: int) -> None:
    if not tokenizer.is_fast:
        raise ModelError(f"{name}: has no fast tokenizer (tokenizer.json); labelling needs one")
    # AutoTokenizer silently makes a vocabulary of five for some Chinese models (transformers #8748).
    if len(tokenizer) < model.config.vocab_size // 2 or len(tokenizer) > model.config.vocab_size:
        raise ModelError(
            f"{name}: its tokenizer has {len(tokenizer)} pieces, its embeddings {model.config.vocab_size}: "
            "the vocabulary file does not belong to this model"
        )
    positions = getattr(model.config, "max_position_embeddings", tokens)
    if positions < tokens:
        raise ModelError(f"{name}: reads at most {positions} tokens; set window.tokens to that or less (now {tokens})")


def _add_normaliser(tokenizer: PreTrainedTokenizerFast) -> None:
    backend = tokenizer.backend_tokenizer
    if backend.normalizer is None:
        backend.normalizer = normaliser()
    elif backend.normalizer.normalize_str(_PROBE) != normaliser().normalize_str(_PROBE):
        backend.normalizer = normalizers.Sequence([normaliser(), backend.normalizer])
