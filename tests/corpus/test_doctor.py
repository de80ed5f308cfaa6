"""The data doctor finds every plant, and nothing where nothing is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tokenizers import Tokenizer, models
from typer.testing import CliRunner

from zhuti.cli.data import data
from zhuti.corpus import AnnotatedArticle, Paragraph, load_articles, save_articles
from zhuti.corpus.doctor import Report, check, kinds, with_limits
from zhuti.corpus.doctor.mojibake import Mojibake
from zhuti.errors import InputError
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEME = load_scheme()
THEMES = Path(__file__).resolve().parents[2] / "data" / "themes"
SENTENCE = "县里把旧厂房改成了车间，二十八名妇女不出村就有了活干，一个月能挣两千多元。"


def article(name: str, *paragraphs: tuple[str, Sequence[str]], title: str = "") -> dict[str, Any]:
    """Write an article as a line of JSON has it."""
    return {
        "id": name,
        "source": "test",
        "title": title,
        "paragraphs": [{"text": text, "themes": list(themes)} for text, themes in paragraphs],
    }


def write(file: Path, *lines: dict[str, Any] | str) -> Path:
    """Write lines to a file, objects as JSON."""
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return file


def found(report: Report, kind: str) -> list[tuple[str, list[tuple[str, int, int | None]]]]:
    """List a kind's findings: severity and places."""
    return [
        (finding.severity, [(place.file.stem, place.line, place.paragraph) for place in finding.places])
        for finding in report.findings
        if finding.kind == kind
    ]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Check two files with each kind of issue planted in them, but for doubtful labels."""
    folder = tmp_path_factory.mktemp("planted")
    garbled = SENTENCE.encode().decode("gbk", errors="replace").replace("\ufffd", "")
    fillers = [
        article(f"post{n}", (f"第{n}号岗位由乡里的巡山队安排，编号{n * 7919}，守到{n}月。", ["welfare_post"]))
        for n in range(30)
    ]
    train = write(
        folder / "train.jsonl",
        "{broken",  # 1
        article("a", (SENTENCE, ["workshop"]), ("。！", []), title="旧厂房里机器响"),
        {"id": "b", "source": "test", "title": "", "paragraphs": [{"text": "缺了标签"}]},
        article("a", ("这一段的主题写错了名字，谁也不认得它。", ["wrokshop"])),
        article("c", (garbled, []), (SENTENCE.encode("gb18030").decode("latin-1"), []), ("坏字\ufffd在这里", [])),  # 5
        article("d", ("长" * 1001, []), ("This paragraph is written in English only.", [])),
        article("e", (SENTENCE.replace("二十八", "三十一"), ["employment"])),
        *fillers,
    )
    dev = write(folder / "dev.jsonl", article("f", (SENTENCE + "真好。", []), ("别的事。", []), title="旧厂房里机器响"))
    vocabulary = {"[UNK]": 0, "县": 1, "里": 2}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106
    return check([[train], [dev]], SCHEME, kinds(tokenizer, doubts=False))


def test_bad_lines_are_found(planted: Report) -> None:
    """A broken line and a missing field are errors with their lines."""
    assert found(planted, "bad-lines") == [("error", [("train", 1, None)]), ("error", [("train", 3, None)])]


def test_doubled_ids_are_found(planted: Report) -> None:
    """Two articles with one id are an error that names both."""
    assert found(planted, "duplicate-ids") == [("error", [("train", 2, None), ("train", 4, None)])]


def test_unknown_themes_are_found(planted: Report) -> None:
    """A misspelt theme is an error."""
    assert found(planted, "unknown-themes") == [("error", [("train", 4, 1)])]


def test_empty_paragraphs_are_found(planted: Report) -> None:
    """A paragraph of punctuation only is an error."""
    assert found(planted, "empty") == [("error", [("train", 2, 2)])]


def test_mojibake_is_found(planted: Report) -> None:
    """UTF-8 read as GBK, GBK read as Latin-1 and replacement characters are errors."""
    assert found(planted, "mojibake") == [("error", [("train", 5, n)]) for n in (1, 2, 3)]


def test_long_paragraphs_are_found(planted: Report) -> None:
    """A paragraph over the limit is a warning."""
    assert found(planted, "over-long") == [("warning", [("train", 6, 1)])]


def test_foreign_paragraphs_are_found(planted: Report) -> None:
    """An English paragraph is a warning."""
    assert ("warning", [("train", 6, 2)]) in found(planted, "not-chinese")


def test_near_duplicates_across_splits_are_found(planted: Report) -> None:
    """A paragraph and its variants in both files are one error, and their different labels are said."""
    assert found(planted, "duplicates") == [("error", [("train", 2, 1), ("train", 7, 1), ("dev", 1, 1)])]
    (finding,) = (finding for finding in planted.findings if finding.kind == "duplicates")
    assert "different labels (employment / none / workshop)" in finding.message


def test_leaked_articles_are_found(planted: Report) -> None:
    """An article with paragraphs in both files is an error."""
    assert found(planted, "leakage") == [("error", [("train", 2, None), ("dev", 1, None)])]


def test_unknown_characters_are_found(planted: Report) -> None:
    """A vocabulary that does not fit the text is a warning."""
    assert found(planted, "unknown-characters") == [("warning", [])]


def test_thin_themes_are_found(planted: Report) -> None:
    """Every theme but the one with thirty paragraphs is thin in one file; the other file has one label only."""
    messages = [finding.message for finding in planted.findings if finding.kind == "thin-themes"]
    assert len(messages) == 6
    assert sum("same label (none)" in message for message in messages) == 1
    assert not any("公益性岗位" in message for message in messages)


def test_give_away_words_are_found(tmp_path: Path) -> None:
    """A word that stands in all paragraphs of a theme and in no other is a warning."""
    inside = [article(f"i{n}", (f"巡山队第{n}天又上了山。", ["welfare_post"])) for n in range(25)]
    outside = [article(f"o{n}", (f"第{n}天，村里又下了雨。", [])) for n in range(25)]
    file = write(tmp_path / "a.jsonl", *inside, *outside)
    messages = [
        finding.message
        for finding in check([[file]], SCHEME, kinds(doubts=False)).findings
        if finding.kind == "give-aways"
    ]
    assert any("巡山队" in message for message in messages)
    assert all("公益性岗位" in message for message in messages)


def test_wrong_labels_are_doubted(tmp_path: Path) -> None:
    """Of sixty paragraphs the three with swapped labels, and hardly any other, are doubted."""
    texts = {
        "workshop": "车间里缝纫机响，妇女们在赶制第{}批手套。",
        "campus_safety": "校门口护学岗的民警拦下第{}辆车，让孩子先过。",
    }
    lines = []
    for number in range(30):
        for theme, text in texts.items():
            wrong = number in {3, 14} and theme == "workshop"
            label = "campus_safety" if wrong else theme
            lines.append(article(f"{theme}{number}", (text.format(number * 37), [label])))
    file = write(tmp_path / "a.jsonl", *lines)
    doubted = found(check([[file]], SCHEME, kinds()), "doubtful-labels")
    assert {places[0][1] for _, places in doubted} == {7, 29}


def test_files_of_one_split_may_share_an_article(tmp_path: Path) -> None:
    """Duplicates in two files of the same split are no leak."""
    files = [write(tmp_path / f"{name}.jsonl", article(name, (SENTENCE, ["workshop"]))) for name in "ab"]
    assert found(check([files], SCHEME, kinds(doubts=False)), "duplicates")[0][0] == "note"
    assert found(check([[file] for file in files], SCHEME, kinds(doubts=False)), "duplicates")[0][0] == "error"


def test_ordinary_text_is_not_mojibake() -> None:
    """Rare characters, foreign names and middle dots are not taken for a wrong encoding."""
    texts = ["浜城的雨下了三天", "阿依古丽·买买提说：“好！”", "Café Müller，30℃±2", "抗疫·复学"]
    assert [Mojibake()._diagnose(text) for text in texts] == [""] * 4


def test_limits_can_be_set() -> None:
    """A limit is set by the kind's name; an unknown one is refused with the known ones."""
    assert [kind.threshold for kind in with_limits(kinds(), {"over-long": 5}) if kind.name == "over-long"] == [5]
    with pytest.raises(InputError, match="no limit called empty; there are duplicates"):
        with_limits(kinds(), {"empty": 1})


def test_the_command_prints_json_and_fails_on_errors(tmp_path: Path) -> None:
    """With --json the report can be parsed; the exit code is 1 for errors and 0 without."""
    bad = write(tmp_path / "bad.jsonl", article("a", ("。", [])))
    result = CliRunner().invoke(data, ["check", str(bad), "--json"])
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["summary"]["error"] == 1
    assert [finding["kind"] for finding in report["findings"] if finding["severity"] == "error"] == ["empty"]
    good = tmp_path / "good.jsonl"
    save_articles(
        [AnnotatedArticle(id="a", source="", title="", paragraphs=(Paragraph(text="天黑了", themes=()),))], good
    )
    assert CliRunner().invoke(data, ["check", str(good)]).exit_code == 0


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    """A file without articles is reported, not passed over."""
    empty = write(tmp_path / "empty.jsonl", "")
    assert found(check([[empty]], SCHEME, kinds()), "bad-lines") == [("error", [("empty", 1, None)])]


def test_the_shipped_articles_are_clean() -> None:
    """The doctor finds neither errors nor warnings in data/themes."""
    files = sorted(THEMES.glob("*.jsonl"))
    report = check([[file] for file in files], SCHEME, kinds(doubts=False))
    assert report.of("error") + report.of("warning") == []
    assert sum(counts.articles for counts in report.counts) == len(load_articles(files, SCHEME))
