"""Corpora: documents in, rows out."""

from __future__ import annotations

import json
import lzma
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from zhuti.bert.tokenizer import CLS, MARKERS, PAD, SEP, SPECIAL, train_tokenizer
from zhuti.errors import InputError
from zhuti.pretrain.corpus import Document, read_documents, sample_texts
from zhuti.pretrain.packing import Packer, open_rows, write_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zhuti.pretrain.packing import Rows

TOKENS = 64


@pytest.fixture(scope="module")
def tokenizer(corpus: Path) -> Tokenizer:
    """Learn the corpus's characters."""
    documents = read_documents([corpus], {}, 0)
    return train_tokenizer(sample_texts(documents, 10**6, 1, 0), kind="wordpiece", vocab_size=200)


@pytest.fixture
def packed(tmp_path: Path, tokenizer: Tokenizer) -> Callable[..., Rows]:
    """Pack documents and open what was written."""

    def pack(documents: list[Document], held_out: float) -> Rows:
        write_rows(documents, tokenizer, TOKENS, held_out, tmp_path / "rows.bin")
        return open_rows(tmp_path / "rows.bin")

    return pack


def _write(path: Path, *lines: str | bytes) -> Path:
    path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines))
    return path


def test_titles_and_paragraphs_are_optional(tmp_path: Path) -> None:
    """A headline alone and a text without a headline are documents, and so is a line with other fields."""
    lines = ['{"title": "标题", "date": "2026"}', "", '{"title": null, "paras": ["一", "二"]}']
    documents = list(read_documents([_write(tmp_path / "a.jsonl", *lines)], {}, 0))
    assert documents == [Document("标题", []), Document("", ["一", "二"])]


def test_plain_text_is_read(tmp_path: Path) -> None:
    """A paragraph a line, blank lines between documents."""
    path = _write(tmp_path / "a.txt", "一", "二", "", "  ", "三")
    assert list(read_documents([path], {}, 0)) == [Document("", ["一", "二"]), Document("", ["三"])]


def test_compressed_files_and_odd_names_are_read(tmp_path: Path) -> None:
    """An .xz file, and one whose name looks like a pattern, hold what they hold."""
    compressed, odd = tmp_path / "a.jsonl.xz", tmp_path / "new[s]*.jsonl"
    compressed.write_bytes(lzma.compress('{"paras": ["一"]}'.encode()))
    odd.write_text('{"paras": ["二"]}', encoding="utf-8-sig")
    assert list(read_documents([compressed, odd], {}, 0)) == [Document("", ["一"]), Document("", ["二"])]


@pytest.mark.parametrize("line", ["{", '["一"]', '{"paras": "一"}', '{"paras": [1]}', '{"text": "一"}'])
def test_a_corrupt_line_is_named(tmp_path: Path, line: str) -> None:
    """File and line number stand in the message."""
    path = _write(tmp_path / "a.jsonl", '{"paras": ["一"]}', "", line)
    with pytest.raises(InputError, match=r"a\.jsonl:3: "):
        list(read_documents([path], {}, 0))


def test_another_encoding_is_named(tmp_path: Path) -> None:
    """A GBK file is refused with the line that shows it."""
    path = _write(tmp_path / "a.jsonl", '{"paras": ["a"]}', '{"paras": ["中文"]}'.encode("gbk"))
    with pytest.raises(InputError, match=r"a\.jsonl:2: not UTF-8"):
        list(read_documents([path], {}, 0))


@pytest.mark.parametrize("content", [b"not xz at all", lzma.compress(b'{"paras": ["a"]}\n' * 9999)[:-40]])
def test_a_damaged_archive_is_named(tmp_path: Path, content: bytes) -> None:
    """What is no archive, and what is cut off, is an error about the file."""
    path = tmp_path / "a.jsonl.xz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.jsonl\.xz: cannot be read"):
        list(read_documents([path], {}, 0))


def test_weights_repeat_and_thin_out(tmp_path: Path) -> None:
    """A weight of 2.5 shows each document two or three times, one of 0 never."""
    lines = [json.dumps({"title": str(number)}) for number in range(400)]
    files = [_write(tmp_path / "much.jsonl", *lines), _write(tmp_path / "none.jsonl", *lines)]
    documents = list(read_documents(files, {"much": 2.5, "none": 0}, seed=1))
    much = [document.copies for document in documents[:400]]
    assert set(much) == {2, 3}
    assert 2.4 < np.mean(much) < 2.6
    assert {document.copies for document in documents[400:]} == {0}


def test_the_sample_reaches_over_the_whole_corpus() -> None:
    """A small sample of many documents holds some of the first tenth and of the last."""
    documents = [Document("", ["早" * 50 if number < 100 else "晚" * 50]) for number in range(1000)]
    texts = sample_texts(documents, 10_000, 1, seed=0)
    assert 5_000 < sum(map(len, texts)) < 20_000
    assert 0 < sum("早" in text for text in texts) < len(texts) / 4


def test_rare_characters_are_taken_out() -> None:
    """A character below the limit leaves a space."""
    assert sample_texts([Document("", ["常常", "常罕"])], 100, 2, seed=0) == ["常常", "常 "]


_IDS = st.lists(st.integers(20, 60), max_size=90)


@given(st.lists(st.tuples(_IDS, st.lists(_IDS, max_size=4)), min_size=1, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_packing_laws(tokenizer: Tokenizer, documents: list[tuple[list[int], list[list[int]]]]) -> None:
    """Rows are full, open with [CLS], end blocks with [SEP], and hold every paragraph token in order."""
    packer = Packer(tokenizer, TOKENS)
    rows = [row for title, paragraphs in documents for row in packer.add(title, paragraphs)]
    rows += packer.rest()
    cls, sep, body, pad = (tokenizer.token_to_id(token) for token in (CLS, SEP, MARKERS["body"], PAD))
    seen: list[int] = []
    for row in rows:
        assert len(row) == TOKENS
        text = [token for token in row if token != pad]
        assert text == row[: len(text)]
        assert text[0] == cls
        assert text[-1] == sep
        block = False
        for token in text:
            block = token == body or (block and token != sep)
            seen += [token] if block and token != body else []
    assert seen == [token for _, paragraphs in documents for paragraph in paragraphs for token in paragraph]


def test_held_out_documents_are_never_trained_on(packed: Callable[..., Rows], tokenizer: Tokenizer) -> None:
    """No copy of a held-out document is in the training rows, whatever its weight."""
    who = list("党县学外驻企老脱村家")
    documents = [Document("", [character * 40], 3) for character in who]
    rows = packed(documents, 0.2)
    held = {tokenizer.token_to_id(who[4]), tokenizer.token_to_id(who[9])}
    assert held <= set(np.unique(rows.measuring).tolist())
    assert not held & set(np.unique(rows.training).tolist())
    assert rows.documents == 10
    assert rows.characters == 400


def test_markers_in_a_corpus_are_letters(packed: Callable[..., Rows], tokenizer: Tokenizer) -> None:
    """A text that spells a special token does not make one."""
    rows = packed([Document("", ["学校[MASK]检查[SEP]"])] * 4, 0.3)
    assert tokenizer.token_to_id("[MASK]") not in rows.ids
    assert np.count_nonzero(rows.training == tokenizer.token_to_id(SEP)) == 2 * 3


def test_too_few_documents_to_hold_some_out(packed: Callable[..., Rows]) -> None:
    """The message says how many are needed."""
    with pytest.raises(InputError, match="hold 3 documents; at least 11 are needed"):
        packed([Document("", ["学校"])] * 3, 0.1)


def test_damaged_rows_are_refused(packed: Callable[..., Rows], tmp_path: Path) -> None:
    """A file that was cut off is not trained on."""
    packed([Document("", ["学校"])] * 4, 0.3)
    content = (tmp_path / "rows.bin").read_bytes()
    (tmp_path / "rows.bin").write_bytes(content[:-2])
    with pytest.raises(InputError, match="damaged"):
        open_rows(tmp_path / "rows.bin")


def test_large_vocabularies_take_wider_numbers(tmp_path: Path) -> None:
    """Numbers beyond 16 bits come back as they were."""
    words = [*SPECIAL, *(f"w{number}" for number in range(70_000))]
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    write_rows([Document("", ["w3 w69999"])] * 4, tokenizer, TOKENS, 0.3, tmp_path / "rows.bin")
    assert {15, 70_011} <= set(np.unique(open_rows(tmp_path / "rows.bin").ids).tolist())
