"""Settings, and what is said about wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from zhuti.errors import ConfigError
from zhuti.pretrain.config import PretrainConfig

STAGES = {"stages": [{"tokens": 128, "batch": 8, "steps": 10}, {"tokens": 512, "batch": 2, "steps": 5, "decay": True}]}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write the shortest configuration."""
    path = tmp_path / "run.yaml"
    path.write_text(yaml.safe_dump(STAGES), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("objektive.kind=mlm", "objektive: unknown key"),
        ("encoder.layers=3", "encoder.layers: unknown key"),
        ("encoder.hidden_size=130", "encoder: hidden_size 130 cannot be shared out among num_attention_heads 4"),
        ("encoder.max_position_embeddings=256", "stages.1.tokens is 512, but encoder.max_position_embeddings only 256"),
        ("stages.0.tokens=32", "stages.0.tokens: Input should be greater than or equal to 64"),
        ("stages.0.decay=true", None),
        ("stages.1.decay=false", None),
        ("objective.kind=clm", "objective: kind should be mlm or rtd"),
        ("objective.mask=1.5", "objective.mlm.mask: Input should be less than 1"),
        ("objective.generator.hidden_size=32", "objective.mlm.generator: unknown key"),
        (
            "objective={kind: rtd, generator: {hidden_size: 512}}",
            "hidden_size is 512, but encoder.hidden_size only 256",
        ),
        (
            "objective={kind: rtd, generator: {num_attention_heads: 3}}",
            "objective.rtd.generator: hidden_size 64 cannot be shared out among num_attention_heads 3",
        ),
        ("initialise.kind=encoder", "initialise.folder names the encoder to go on from"),
        ("initialise.folder=models/zhuti-mini-encoder", "goes with kind: encoder"),
        ("stages=[]", "stages: List should have at least 1 item"),
        ("stages.7.tokens=64", "does not lead to a setting"),
        ("seed.of=1", "does not lead to a setting"),
        ("held_out", "should be key=value"),
        ("held_out=[", "not valid YAML"),
    ],
)
def test_wrong_settings_are_told_in_plain_words(file: Path, override: str, message: str | None) -> None:
    """Each names the field and what is wrong; two that only look wrong are taken."""
    overrides = ["seed=1", override]
    if message is None:
        PretrainConfig.load(file, overrides)
        return
    with pytest.raises(ConfigError) as error:
        PretrainConfig.load(file, overrides)
    assert message in str(error.value)


def test_a_rate_that_falls_and_rises_again_is_refused(file: Path) -> None:
    """Only the last stages may decay."""
    with pytest.raises(ConfigError, match="falls but once"):
        PretrainConfig.load(file, ["stages.0.decay=true", "stages.1.decay=false"])


@pytest.mark.parametrize(
    "override",
    [
        "tokenizer.kind=wordpiece",
        "tokenizer.vocab_size=8000",
        "initialise.kind=random",
        "initialise={kind: encoder, folder: models/zhuti-mini-encoder}",
        "objective.kind=rtd",
        "objective={kind: rtd, generator: {hidden_size: 128, num_attention_heads: 2}, detection_weight: 20}",
        "objective.mask=0.3",
        "objective.span=3",
        "encoder.num_hidden_layers=2",
        "optimiser.learning_rate=2e-3",
        "stages.0.batch=64",
        "precision=bf16",
        "compile=false",
    ],
)
def test_every_choice_of_the_recipe_can_be_set(file: Path, override: str) -> None:
    """The setting arrives, and the whole survives being written to a checkpoint."""
    config = PretrainConfig.load(file, [override])
    assert config != PretrainConfig.load(file)
    assert PretrainConfig.model_validate(config.model_dump(mode="json")) == config


def test_the_shipped_configurations_are_right() -> None:
    """Every file in configs/pretrain loads."""
    files = sorted((Path(__file__).parents[2] / "configs" / "pretrain").glob("*.yaml"))
    assert files
    for shipped in files:
        PretrainConfig.load(shipped)
