"""The classification head at the markers, against transformers' own models."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from transformers import (
    AutoModelForSequenceClassification,
    BertConfig,
    ElectraConfig,
    ModernBertConfig,
    PretrainedConfig,
    PreTrainedModel,
    RobertaConfig,
)

from zhuti.bert.head import classifier_layer, fold_calibration, marker_logits

THEMES = 6
SHAPE: dict[str, Any] = {
    "vocab_size": 50,
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 40,
    "num_labels": THEMES,
    "pad_token_id": 0,
}
CONFIGS: list[PretrainedConfig] = [
    BertConfig(**SHAPE),
    RobertaConfig(**SHAPE),
    ElectraConfig(**SHAPE, embedding_size=16),
    ModernBertConfig(
        **SHAPE, max_position_embeddings=64, cls_token_id=2, sep_token_id=3, bos_token_id=2, eos_token_id=3
    ),
]


@pytest.fixture(params=CONFIGS, ids=lambda config: config.model_type)
def model(request: pytest.FixtureRequest) -> PreTrainedModel:
    """Give a random classifier of each family."""
    torch.manual_seed(0)
    return AutoModelForSequenceClassification.from_config(request.param).eval()


@pytest.fixture
def paragraphs() -> tuple[torch.Tensor, torch.Tensor]:
    """Give two lone paragraphs, the second padded."""
    ids = torch.randint(5, 50, (2, 12), generator=torch.Generator().manual_seed(1))
    ids[:, 0] = 2
    ids[1, 9:] = 0
    return ids, (ids != 0).long()


@torch.no_grad()
def test_a_lone_paragraph_has_the_models_own_logits(
    model: PreTrainedModel, paragraphs: tuple[torch.Tensor, torch.Tensor]
) -> None:
    """At [CLS] of each row, marker_logits is the model's own forward pass."""
    ids, attention = paragraphs
    logits = marker_logits(model, ids, attention, torch.tensor([0, 12]))
    assert logits.shape == (2, THEMES)
    torch.testing.assert_close(logits, model(input_ids=ids, attention_mask=attention).logits)


@torch.no_grad()
def test_markers_choose_the_place(model: PreTrainedModel, paragraphs: tuple[torch.Tensor, torch.Tensor]) -> None:
    """Other places have other logits, in the order asked for."""
    ids, attention = paragraphs
    forward = marker_logits(model, ids, attention, torch.tensor([0, 5, 17]))
    torch.testing.assert_close(marker_logits(model, ids, attention, torch.tensor([17, 5, 0])), forward.flip(0))
    assert not torch.allclose(forward[0], forward[1])


@torch.no_grad()
def test_folded_calibration_scales_and_shifts_the_logits(
    model: PreTrainedModel, paragraphs: tuple[torch.Tensor, torch.Tensor]
) -> None:
    """Every theme by its own numbers, through markers and through the model itself."""
    ids, attention = paragraphs
    markers = torch.tensor([0, 12])
    before = marker_logits(model, ids, attention, markers)
    scale, shift = torch.linspace(0.5, 3, THEMES), torch.linspace(-1, 1, THEMES)
    fold_calibration(model, scale, shift)
    torch.testing.assert_close(marker_logits(model, ids, attention, markers), scale * before + shift)
    torch.testing.assert_close(model(input_ids=ids, attention_mask=attention).logits, scale * before + shift)


def test_the_last_layer_is_found(model: PreTrainedModel) -> None:
    """The linear layer whose outputs are the logits."""
    layer = classifier_layer(model)
    assert layer.out_features == THEMES
    assert list(model.modules())[-1] is layer
