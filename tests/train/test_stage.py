"""Fine-tuning from annotated articles to a model folder."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
import yaml

from zhuti import Labeller
from zhuti.bert.folder import load_info
from zhuti.bert.windows import WindowShape
from zhuti.export.stage import write_onnx
from zhuti.themes import load_scheme
from zhuti.train.config import DataConfig, OptimiserConfig, TrainConfig
from zhuti.train.stage import load_data, train

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


SHOWN = ["招聘会上三百名农民工找到了新工作。", "校园安全演练中师生三分钟撤离教室。", "今天夜间到明天白天晴转多云。"]


def configure(encoder: Path, articles: Path, output: Path, **more: Any) -> TrainConfig:
    """Make a configuration that learns the few sentences in seconds."""
    return TrainConfig(
        encoder=str(encoder),
        output=output,
        data=DataConfig(train=(articles,), calibrate=0.2),
        window=WindowShape(tokens=128, headline=16, overlap=32),
        optimiser=OptimiserConfig(epochs=40, batch=8, learning_rate=3e-3, dropout=0.0),
        precision="fp32",
        **more,
    )


@pytest.fixture(scope="session")
def folder(encoder: Path, articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train once."""
    output = tmp_path_factory.mktemp("models") / "tiny"
    train(configure(encoder, articles, output))
    return output


def test_learns_its_training_sentences(folder: Path) -> None:
    """The trained folder labels what it was shown."""
    labeller = Labeller(folder)
    job, school, weather = labeller.label_paragraphs(SHOWN)
    assert job.themes == ("employment",)
    assert school.themes == ("campus_safety",)
    assert weather.themes == ()


def test_the_folder_is_whole(folder: Path) -> None:
    """Everything the contract names is there, and nothing else beside it."""
    names = {path.name for path in folder.iterdir()}
    assert names >= {"config.json", "model.safetensors", "tokenizer.json", "model.onnx", "zhuti.json", "README.md"}
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]
    assert load_info(folder).trained_on["articles"] == 32
    assert "就业" in (folder / "README.md").read_text(encoding="utf-8")


def test_the_same_seed_gives_the_same_model(encoder: Path, articles: Path, folder: Path, tmp_path: Path) -> None:
    """Two runs of one configuration write equal weights (PaddleNLP #2303 #2989)."""
    train(configure(encoder, articles, tmp_path / "again"))
    assert (tmp_path / "again/model.safetensors").read_bytes() == (folder / "model.safetensors").read_bytes()


def test_bf16_is_not_fp32(encoder: Path, articles: Path, tmp_path: Path) -> None:
    """The setting reaches the arithmetic: other roundings, other weights."""

    def weights(precision: str) -> bytes:
        config = configure(encoder, articles, tmp_path / precision)
        short = config.optimiser.model_copy(update={"epochs": 2})
        train(config.model_copy(update={"precision": precision, "optimiser": short}))
        return (tmp_path / precision / "model.safetensors").read_bytes()

    assert weights("bf16") != weights("fp32")


def test_two_processes_do_the_work_of_one(encoder: Path, articles: Path, tmp_path: Path) -> None:
    """Launched by torchrun, both learn from each other's half of the articles, and one folder is written."""
    config = configure(encoder, articles, tmp_path / "two")
    half = config.optimiser.model_copy(update={"batch": 4})
    settings = config.model_copy(update={"optimiser": half}).model_dump(mode="json")
    (tmp_path / "train.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command = [*launcher, "-m", "zhuti", "train", str(tmp_path / "train.yaml")]
    run = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)  # noqa: S603
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("wrote") == 1
    job, school, weather = Labeller(tmp_path / "two").label_paragraphs(SHOWN)
    assert [job.theme, school.theme, weather.theme] == ["employment", "campus_safety", None]


def test_transformers_reads_a_lone_paragraph_the_same(folder: Path, tmp_path: Path) -> None:
    """The pipeline of transformers gives the scores of label_paragraphs (fp32), on text that needs normalising too."""
    from transformers import AutoModelForSequenceClassification, pipeline

    texts = ["招聘会上，三百名农⺠工找到了“新工作”。", "今天夜间　到明天白天——晴转多云…"]
    classify = pipeline("text-classification", str(folder), top_k=None, dtype=torch.float32, device="cpu")
    theirs = [{item["label"]: item["score"] for item in items} for items in classify(texts)]
    model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32)
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    write_onnx(model, tmp_path, fp32=True)
    ours = [block.scores for block in Labeller(tmp_path, precision="fp32").label_paragraphs(texts)]
    for mine, other in zip(ours, theirs, strict=True):
        assert mine == pytest.approx(other, abs=1e-4)


@pytest.mark.parametrize("start", ["encoder", "folder"])
def test_one_label_tasks(start: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """An exclusive scheme gives every text exactly one label, and its scores add up to one; after other themes too."""
    encoder = request.getfixturevalue(start)
    scheme = {"exclusive": True, "themes": [
        {"id": "sport", "zh": "体育", "en": "Sport", "definition": "Games."},
        {"id": "weather", "zh": "天气", "en": "Weather", "definition": "Weather."},
    ]}  # fmt: skip
    (tmp_path / "themes.yaml").write_text(yaml.safe_dump(scheme, allow_unicode=True), encoding="utf-8")
    lines = [
        {"id": str(number), "source": "", "title": "", "paragraphs": [{"text": text, "themes": [theme]}]}
        for number, (text, theme) in enumerate([("昨晚的比赛获胜", "sport"), ("明天晴转多云", "weather")] * 30)
    ]
    (tmp_path / "train.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    train(configure(encoder, tmp_path / "train.jsonl", tmp_path / "model", themes=tmp_path / "themes.yaml"))
    blocks = Labeller(tmp_path / "model").label_paragraphs(["昨晚的比赛获胜", "明天晴转多云"])
    assert [block.themes for block in blocks] == [("sport",), ("weather",)]
    assert np.allclose([sum(block.scores.values()) for block in blocks], 1)


def test_runs_to_be_averaged_can_hold_out_the_same(encoder: Path, articles: Path, tmp_path: Path) -> None:
    """With one calibrate_seed the same articles calibrate, whatever the seed; without, the seed decides."""

    def held_out(seed: int, calibrate_seed: int | None) -> list[str]:
        data = DataConfig(train=(articles,), calibrate=0.2, calibrate_seed=calibrate_seed)
        config = configure(encoder, articles, tmp_path, seed=seed).model_copy(update={"data": data})
        return [article.id for article in load_data(config, load_scheme()).held_out]

    assert held_out(0, 5) == held_out(1, 5)
    assert held_out(0, 5) != held_out(0, 6)
    assert held_out(0, None) != held_out(1, None)


def test_the_card_says_what_dev_articles_and_earlier_runs_say(
    encoder: Path, articles: Path, folder: Path, tmp_path: Path
) -> None:
    """A run that goes on from a model measures itself on the dev articles, and its card tells of both runs."""
    config = configure(folder, articles, tmp_path / "second")
    dev = config.data.model_copy(update={"dev": (articles,)})
    short = config.optimiser.model_copy(update={"epochs": 2})
    train(config.model_copy(update={"data": dev, "optimiser": short}))
    info = load_info(tmp_path / "second")
    assert info.metrics == {f"main theme, macro-F1, {articles} (120 paragraphs)": 1.0}
    card = (tmp_path / "second/README.md").read_text(encoding="utf-8")
    assert f"{articles} (120 paragraphs) | 1.0 |" in card
    assert f"What it started from: `{encoder}`, fine-tuned 40 epochs on 32 articles" in card


def test_a_teacher_alone_can_be_learnt_from(encoder: Path, articles: Path, folder: Path, tmp_path: Path) -> None:
    """What a model wrote is all that its pupil hears, and the pupil comes to agree."""
    texts = [json.loads(line)["paragraphs"] for line in articles.read_text(encoding="utf-8").splitlines()]
    with (tmp_path / "soft.jsonl").open("w", encoding="utf-8") as lines:
        for number, paragraphs in enumerate(texts):
            for block in Labeller(folder).label_article("本地新闻", [paragraph["text"] for paragraph in paragraphs]):
                about = {"source": "x", "article": number, "role": "body", "headline": "本地新闻", "text": block.text}
                lines.write(json.dumps({**about, "scores": dict(block.scores)}) + "\n")
    config = configure(encoder, articles, tmp_path / "pupil")
    data = config.data.model_copy(update={"soft": (tmp_path / "soft.jsonl",), "dev": (articles,)})
    optimiser = config.optimiser.model_copy(update={"epochs": 0, "soft_epochs": 40})
    (score,) = train(config.model_copy(update={"data": data, "optimiser": optimiser})).metrics.values()
    assert score > 0.9


def test_a_teacher_is_heard_with_the_annotated_articles_beside_it(
    encoder: Path, articles: Path, tmp_path: Path
) -> None:
    """A teacher who knows none of the themes does not make the pupil blind to them."""
    block = {"source": "x", "article": 0, "role": "body", "headline": "", "text": "今日多云转晴，气温回升。"}
    line = json.dumps(block | {"scores": dict.fromkeys(load_scheme().ids, 0.0)})
    (tmp_path / "soft.jsonl").write_text(line + "\n", encoding="utf-8")
    config = configure(encoder, articles, tmp_path / "pupil")
    data = config.data.model_copy(update={"soft": (tmp_path / "soft.jsonl",), "dev": (articles,)})
    optimiser = config.optimiser.model_copy(update={"epochs": 1, "soft_epochs": 40})
    (score,) = train(config.model_copy(update={"data": data, "optimiser": optimiser})).metrics.values()
    assert score > 0.9


def test_wrong_settings_are_named(zhuti: Callable, tmp_path: Path, articles: Path, encoder: Path) -> None:
    """Unknown keys, wrong values, missing files and missing encoders: plain words, exit code 1."""
    config = tmp_path / "train.yaml"
    settings = {"encoder": str(encoder), "output": str(tmp_path / "out"), "data": {"train": [str(articles)]}}
    config.write_text(yaml.safe_dump(settings), encoding="utf-8")
    for change, named in {
        "epoch=3": "epoch",
        "optimiser.epochs=-1": "optimiser.epochs",
        "optimiser.epochs=0": "nothing to learn from",
        "data.dev=[nowhere.jsonl]": "nowhere.jsonl",
        "views.alone=2": "views.alone",
        "data.train=[nowhere.jsonl]": "nowhere.jsonl",
        "encoder=nowhere/at-all": "nowhere/at-all",
        "window.tokens=4096": "4096",
        "themes=nowhere.yaml": "nowhere.yaml",
        "nonsense": "key=value",
    }.items():
        outcome = zhuti("train", config, "--set", change)
        assert outcome.code == 1, change
        assert named in outcome.err, change
        assert "Traceback" not in outcome.err
    assert not (tmp_path / "out").exists()
    assert zhuti("train", tmp_path / "none.yaml").code == 1


def test_unknown_themes_in_the_data_are_named(zhuti: Callable, tmp_path: Path, encoder: Path) -> None:
    """File, line and field of a theme that the scheme lacks."""
    data = tmp_path / "train.jsonl"
    data.write_text('{"id": "1", "source": "", "title": "", "paragraphs": [{"text": "字", "themes": ["x"]}]}\n')
    config = tmp_path / "train.yaml"
    config.write_text(yaml.safe_dump({"encoder": str(encoder), "output": "out", "data": {"train": [str(data)]}}))
    outcome = zhuti("train", config)
    assert outcome.code == 1
    assert "train.jsonl:1" in outcome.err
    assert "x" in outcome.err
