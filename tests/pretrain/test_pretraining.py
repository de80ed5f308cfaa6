"""Whole runs of tiny encoders."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
import yaml
from accelerate.state import AcceleratorState
from transformers import AutoModelForMaskedLM, AutoModelForSequenceClassification, AutoTokenizer

from zhuti.errors import ConfigError, InputError, ZhutiError
from zhuti.files import locked
from zhuti.pretrain.run import pretrain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zhuti.pretrain.config import PretrainConfig

    Tiny = Callable[..., PretrainConfig]

RTD = {
    "kind": "rtd",
    "generator": {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 32},
}
FIRST = {"tokens": 64, "batch": 6, "steps": 6}
LONG = {"stages": [{"tokens": 64, "batch": 6, "steps": 150}], "checkpoint_minutes": 1e-9, "evaluate_steps": 1000}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, tiny: Tiny, corpus: Path) -> Path:
    """Run the tiny configuration from beginning to end."""
    folder = tmp_path_factory.mktemp("whole")
    pretrain(tiny(card={"corpora": "Made up."}), [corpus], folder)
    return folder


def _state(folder: Path) -> dict[str, Any]:
    state: dict[str, Any] = torch.load(folder / "checkpoint.pt", weights_only=True)
    return state


def _weights(folder: Path) -> dict[str, torch.Tensor]:
    state = _state(folder)
    return {
        f"{part}.{name}": weight
        for part in state.keys() - {"optimiser", "progress", "config"}
        for name, weight in state[part].items()
    }


def _assert_equal(one: Path, other: Path) -> None:
    ours, theirs = _weights(one), _weights(other)
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def _log(folder: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]


def _start(config: PretrainConfig, corpus: Path, folder: Path, *launcher: str, **env: str) -> subprocess.Popen[str]:
    """Start the command line in a process of its own."""
    folder.mkdir()
    file = folder / "run.yaml"
    file.write_text(yaml.safe_dump(config.model_dump(mode="json")), encoding="utf-8")
    command = [sys.executable, *launcher, "-m", "zhuti", "pretrain", file, "--corpus", corpus, "-o", folder]
    return subprocess.Popen(  # noqa: S603  - our own command
        list(map(str, command)), stderr=subprocess.PIPE, text=True, env={**os.environ, "OMP_NUM_THREADS": "1", **env}
    )


def test_the_encoder_loads_in_transformers(whole: Path) -> None:
    """Weights in fp16 that anyone may read, a tokenizer that gives the same ids, a head for hidden tokens."""
    folder = whole / "encoder"
    assert (folder / "model.safetensors").stat().st_mode & 0o777 == 0o644
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForMaskedLM.from_pretrained(folder)
    assert len(tokenizer) == model.config.vocab_size
    assert tokenizer.mask_token_id == 4
    for name, weight in model.state_dict().items():
        torch.testing.assert_close(weight.float(), _state(whole)["model"][name], atol=1e-3, rtol=1e-3)
    # An encoder for other heads too.
    AutoModelForSequenceClassification.from_pretrained(folder)


def test_the_report_tells_what_it_saw(whole: Path, corpus: Path) -> None:
    """Files with hashes, documents, tokens, recipe and results, and nothing of the machine."""
    text = (whole / "report.json").read_text(encoding="utf-8")
    report = json.loads(text)
    assert text == (whole / "encoder" / "report.json").read_text(encoding="utf-8")
    assert report["corpora"][0]["file"] == corpus.name
    assert report["corpora"][0]["bytes"] == corpus.stat().st_size
    assert len(report["corpora"][0]["sha256"]) == 64
    assert report["documents"] == 80
    assert report["finished"]
    assert report["tokens"] == 6 * 6 * 64 + 4 * 4 * 96
    assert report["held_out"].keys() == {"64", "96"}
    assert set(report["held_out"]["64"]) == {"held_out_loss", "held_out_accuracy"}
    assert str(corpus.parent) not in text
    card = (whole / "encoder" / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\n")
    for part in (corpus.name, report["corpora"][0]["sha256"], "3,840 tokens in 10 steps", "Made up."):
        assert part in card


def test_the_log_has_loss_accuracy_and_speed(whole: Path) -> None:
    """A line a step, and held-out measures every fifth."""
    log = _log(whole)
    assert [line["step"] for line in log if "tokens_per_second" in line] == list(range(1, 11))
    assert [line["step"] for line in log if "held_out_loss" in line] == [5, 10]
    assert all({"loss", "accuracy"} <= line.keys() for line in log if "tokens_per_second" in line)
    assert list((whole / "tensorboard").iterdir())


def test_it_learns(tiny: Tiny, corpus: Path, tmp_path: Path) -> None:
    """The loss on text kept back falls well below that of the first step."""
    config = tiny(
        stages=[{"tokens": 64, "batch": 16, "steps": 40}],
        optimiser={"learning_rate": 1e-2, "warmup_steps": 10},
        evaluate_steps=40,
    )
    pretrain(config, [corpus], tmp_path)
    first, *_, last = _log(tmp_path)
    assert last["held_out_loss"] < first["loss"] - 0.3


@pytest.mark.parametrize("objective", [{"kind": "mlm", "span": 3}, RTD], ids=["mlm", "rtd"])
def test_a_prolonged_run_ends_as_one_without_a_stop(
    tiny: Tiny, corpus: Path, tmp_path: Path, objective: dict[str, Any]
) -> None:
    """Four steps, then a snapshot, then the rest: the weights are bitwise those of ten steps in one go."""
    one, two = tmp_path / "one", tmp_path / "two"
    pretrain(tiny(objective=objective), [corpus], one)
    pretrain(tiny(objective=objective, stages=[{**FIRST, "steps": 4}]), [corpus], two)
    pretrain(tiny(objective=objective), [corpus], two, snapshot=True)
    report = json.loads((two / "report.json").read_text())
    assert (report["steps"], report["finished"]) == (4, False)
    assert not (two / "rows-96.bin").exists()
    pretrain(tiny(objective=objective), [corpus], two)
    _assert_equal(one, two)


def test_a_killed_run_goes_on_to_the_same_result(tiny: Tiny, corpus: Path, tmp_path: Path) -> None:
    """SIGKILL in the midst, on a machine without a compiler; then to the end, as a run that was never stopped."""
    one, two = tmp_path / "one", tmp_path / "two"
    no_compiler = {"CXX": str(tmp_path / "no-compiler"), "TORCHINDUCTOR_CACHE_DIR": str(tmp_path / "inductor")}
    process = _start(tiny(**LONG, compile=True), corpus, two, **no_compiler)
    while not (two / "checkpoint.pt").exists() and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    _, said = process.communicate()
    assert process.returncode == -signal.SIGKILL, said
    assert "training without torch.compile" in said
    assert 0 < _state(two)["progress"]["step"] < 150
    rarely = {**LONG, "checkpoint_minutes": 10}
    pretrain(tiny(**rarely), [corpus], two)
    pretrain(tiny(**rarely), [corpus], one)
    _assert_equal(one, two)
    assert [line["step"] for line in _log(two)] == list(range(1, 151))


def test_words_at_markers_are_learnt(tiny: Tiny, corpus: Path, tmp_path: Path) -> None:
    """The measure is there, and falls."""
    config = tiny(
        objective={"words": 0.5},
        stages=[{"tokens": 64, "batch": 16, "steps": 20}],
        optimiser={"learning_rate": 1e-2, "warmup_steps": 5},
        evaluate_steps=20,
    )
    pretrain(config, [corpus], tmp_path)
    first, *_, last = _log(tmp_path)
    assert last["held_out_words"] < first["words"] - 0.1


def test_a_folder_takes_one_run_at_a_time(tiny: Tiny, corpus: Path, tmp_path: Path) -> None:
    """A second run into it is refused while the first goes on."""
    with locked(tmp_path / ".lock"), pytest.raises(InputError, match="another run"):
        pretrain(tiny(), [corpus], tmp_path)


def test_two_processes_do_the_work_of_one(tiny: Tiny, corpus: Path, whole: Path, tmp_path: Path) -> None:
    """Launched by torchrun, they share out each batch and come to the result of a single process but for rounding."""
    folder = tmp_path / "two"
    process = _start(tiny(), corpus, folder, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
    _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    one, two = _weights(whole), _weights(folder)
    for name, weight in one.items():
        torch.testing.assert_close(two[name], weight, atol=1e-5, rtol=1e-4)
    assert [line["step"] for line in _log(folder)] == [line["step"] for line in _log(whole)]
    for ours, theirs in zip(_log(whole), _log(folder), strict=True):
        assert {**theirs, "tokens_per_second": 0} == pytest.approx({**ours, "tokens_per_second": 0}, rel=1e-4)
    assert said.count("packing rows of 64 tokens") == 1


def test_word2vec_start(tiny: Tiny, corpus: Path, tmp_path: Path) -> None:
    """Embeddings begin as vectors of the same pieces, and the unigram vocabulary works too."""
    config = tiny(
        initialise={"kind": "word2vec", "epochs": 1},
        tokenizer={"kind": "unigram", "vocab_size": 150, "min_character_count": 1},
        stages=[{**FIRST, "steps": 1}],
    )
    pretrain(config, [corpus], tmp_path)
    table = torch.from_numpy(np.load(tmp_path / "word2vec.npy"))
    embeddings = _state(tmp_path)["model"]["bert.embeddings.word_embeddings.weight"]
    assert table.shape == embeddings.shape
    # One step moves each number by at most the rate.
    assert (table - embeddings).abs().max() < 0.01


def test_a_run_goes_on_from_an_encoder(tiny: Tiny, corpus: Path, whole: Path, tmp_path: Path) -> None:
    """It keeps the vocabulary, begins where the encoder left off, and says in report and card where that was."""
    start = tmp_path / "start"
    shutil.copytree(whole / "encoder", start)
    onward = {"kind": "encoder", "folder": start}
    pretrain(tiny(seed=1, initialise=onward, optimiser={"learning_rate": 1e-9}), [corpus], tmp_path / "run")

    assert (tmp_path / "run" / "tokenizer.json").read_bytes() == (start / "tokenizer.json").read_bytes()
    before, after = _weights(whole), _weights(tmp_path / "run")
    for name, weight in before.items():
        torch.testing.assert_close(after[name], weight, atol=1e-3, rtol=1e-3)
    report = json.loads((tmp_path / "run" / "report.json").read_text(encoding="utf-8"))
    assert report["start"]["encoder"] == "start"
    assert report["start"]["tokens"] == report["tokens"] == 3840
    assert str(tmp_path) not in json.dumps(report)
    card = (tmp_path / "run" / "encoder" / "README.md").read_text(encoding="utf-8")
    assert "after the 3,840 that the encoder had seen from which it went on" in card

    # Once it has begun, it no longer needs the folder.
    shutil.rmtree(start)
    pretrain(tiny(seed=1, initialise=onward, optimiser={"learning_rate": 1e-9}), [corpus], tmp_path / "run")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (shutil.rmtree, "has no tokenizer.json"),
        (lambda start: (start / "model.safetensors").unlink(), "has no model.safetensors to go on from"),
        (lambda start: (start / "model.safetensors").write_bytes(b"nothing"), "is no encoder to go on from"),
        (lambda start: (start / "config.json").write_text("{"), "is no encoder to go on from"),
        (lambda start: _widen(start / "config.json"), "encoder: intermediate_size is 48, but 64 in"),
    ],
)
def test_a_wrong_encoder_to_go_on_from_is_named(
    tiny: Tiny, corpus: Path, whole: Path, tmp_path: Path, spoil: Callable[[Path], None], message: str
) -> None:
    """Nothing there, a part missing, damaged, or of another shape."""
    start = tmp_path / "start"
    shutil.copytree(whole / "encoder", start)
    spoil(start)
    with pytest.raises(ZhutiError, match=message):
        pretrain(tiny(initialise={"kind": "encoder", "folder": start}), [corpus], tmp_path / "run")


def _widen(config: Path) -> None:
    config.write_text(json.dumps({**json.loads(config.read_text()), "intermediate_size": 64}))


def test_bf16_runs(tiny: Tiny, corpus: Path, tmp_path: Path) -> None:
    """Mixed precision on any machine: close to fp32, and not the same."""
    for name, precision in (("one", "fp32"), ("two", "bf16")):
        pretrain(tiny(precision=precision, stages=[FIRST]), [corpus], tmp_path / name)
        AcceleratorState._reset_state(reset_partial_state=True)
    one, two = (_log(tmp_path / name)[-1]["loss"] for name in ("one", "two"))
    assert one == pytest.approx(two, rel=0.01)
    assert one != two


@pytest.fixture
def stopped(whole: Path, tmp_path: Path) -> Path:
    """Give a copy of the whole run."""
    return shutil.copytree(whole, tmp_path / "run")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"optimiser": {"learning_rate": 1e-3, "warmup_steps": 2}}, r"optimiser\.learning_rate was 0\.003, is 0\.001"),
        ({"objective": {"mask": 0.3}}, r"objective\.mask was 0\.2, is 0\.3"),
        ({"stages": [{"tokens": 64, "batch": 5, "steps": 20}]}, "the first 10 steps, which are done"),
        ({"tokenizer": {"kind": "wordpiece", "vocab_size": 99}}, r"tokenizer\.json: was made with other settings"),
        ({"held_out": 0.2}, r"rows-64\.json: was made with other settings: held_out was 0\.1, is 0\.2"),
    ],
)
def test_other_settings_are_refused(
    tiny: Tiny, corpus: Path, stopped: Path, parts: dict[str, Any], message: str
) -> None:
    """A run is not taken up with settings under which it would have gone otherwise."""
    with pytest.raises(ConfigError, match=message):
        pretrain(tiny(**parts), [corpus], stopped)


def test_another_corpus_is_refused(tiny: Tiny, stopped: Path, corpus: Path, tmp_path: Path) -> None:
    """The rows are of one text; they are not taken for another's."""
    other = tmp_path / corpus.name
    other.write_bytes(corpus.read_bytes() * 2)
    with pytest.raises(ConfigError, match="corpora was"):
        pretrain(tiny(), [other], stopped)


def test_a_checkpoint_of_the_first_version_goes_on(tiny: Tiny, corpus: Path, stopped: Path) -> None:
    """It says nothing of its settings, and neither do the files beside it."""
    state = _state(stopped)
    del state["config"]
    torch.save(state, stopped / "checkpoint.pt")
    (stopped / "made.json").unlink()
    for shape in stopped.glob("rows-*.json"):
        kept = {name: json.loads(shape.read_text())[name] for name in ("rows", "tokens", "held_out")}
        shape.write_text(json.dumps(kept))
    more = [*tiny().model_dump()["stages"], {"tokens": 96, "batch": 4, "steps": 2, "decay": True}]
    pretrain(tiny(stages=more), [corpus], stopped)
    assert _state(stopped)["progress"]["step"] == 12
    assert json.loads((stopped / "report.json").read_text())["documents"] is None


def test_a_damaged_checkpoint_is_named(tiny: Tiny, corpus: Path, stopped: Path) -> None:
    """A file that was cut off is not taken up."""
    file = stopped / "checkpoint.pt"
    file.write_bytes(file.read_bytes()[:5000])
    with pytest.raises(InputError, match=r"checkpoint\.pt: cannot be read"):
        pretrain(tiny(), [corpus], stopped)


def test_a_snapshot_needs_a_checkpoint(zhuti: Callable[..., Any], tmp_path: Path, corpus: Path, tiny: Tiny) -> None:
    """The command line says so, and makes nothing."""
    file = tmp_path / "run.yaml"
    file.write_text(yaml.safe_dump(tiny().model_dump(mode="json")), encoding="utf-8")
    outcome = zhuti("pretrain", file, "--corpus", corpus, "-o", tmp_path / "out", "--snapshot")
    assert outcome.code == 1
    assert "has no checkpoint.pt yet" in outcome.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "nothing.jsonl: no such file"),
        ("", "no text to learn a vocabulary from"),
        ('{"paras": [""]}', "no text to learn a vocabulary from"),
        ('{"paras": ["一"]}\n{', "nothing.jsonl:2: "),
        ('{"paras": ["只有一篇"]}', "the corpora hold 1 documents"),
    ],
)
def test_wrong_corpora_are_told_in_plain_words(tiny: Tiny, tmp_path: Path, content: str | None, message: str) -> None:
    """What is missing, empty, corrupt or too little ends the run before it begins."""
    file = tmp_path / "nothing.jsonl"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        pretrain(tiny(), [file], tmp_path / "out")
