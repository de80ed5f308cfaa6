"""The pretraining configuration: one YAML file, checked on loading."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PositiveFloat, PositiveInt

from zhuti.config import Checked


class TokenizerConfig(Checked):
    """How the vocabulary is learnt."""

    kind: Literal["unigram", "wordpiece"] = "unigram"
    vocab_size: PositiveInt = 20_000
    max_piece_length: PositiveInt = 5
    sample_characters: PositiveInt = 14_000_000
    min_character_count: PositiveInt = 12


class EncoderConfig(Checked):
    """The shape of the BERT, in transformers' own words."""

    hidden_size: PositiveInt = 256
    num_hidden_layers: PositiveInt = 4
    num_attention_heads: PositiveInt = 4
    intermediate_size: PositiveInt = 1024
    max_position_embeddings: PositiveInt = 512


class InitialiseConfig(Checked):
    """What the embedding table starts from."""

    kind: Literal["random", "word2vec"] = "word2vec"
    epochs: PositiveInt = 3
    window: PositiveInt = 5


class ObjectiveConfig(Checked):
    """What the encoder learns."""

    kind: Literal["mlm", "rtd"] = "mlm"
    mask: Annotated[float, Field(gt=0, lt=1)] = 0.2
    span: PositiveInt = 1


class StageConfig(Checked):
    """A run of steps at one sequence length."""

    tokens: PositiveInt
    batch: PositiveInt
    steps: PositiveInt
    decay: bool = False


class OptimiserConfig(Checked):
    """AdamW with warm-up, a constant rate, and a linear fall over the stages that say ``decay``."""

    learning_rate: PositiveFloat = 1e-3
    weight_decay: float = 0.01
    beta2: float = 0.98
    warmup_steps: int = 500
    clip: PositiveFloat = 1.0


class PretrainConfig(Checked):
    """A whole pretraining run."""

    seed: int = 0
    weights: dict[str, float] = {}
    held_out: Annotated[float, Field(gt=0, lt=0.5)] = 0.005
    tokenizer: TokenizerConfig = TokenizerConfig()
    encoder: EncoderConfig = EncoderConfig()
    initialise: InitialiseConfig = InitialiseConfig()
    objective: ObjectiveConfig = ObjectiveConfig()
    optimiser: OptimiserConfig = OptimiserConfig()
    stages: list[StageConfig] = Field(min_length=1)
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    compile: bool = True
    checkpoint_minutes: PositiveFloat = 10
    log_steps: PositiveInt = 50
    evaluate_steps: PositiveInt = 1000
