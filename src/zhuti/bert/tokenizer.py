"""Special tokens and the tokenizers of zhuti's own encoders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from zhuti.bert.normalise import normaliser
from zhuti.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable

PAD, UNK, CLS, SEP, MASK = "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"

MARKERS = {
    "headline": "[HEAD]",
    "kicker": "[KICK]",
    "subhead": "[SUB]",
    "body": "[P]",
    "caption": "[CAP]",
    "byline": "[BY]",
    "credit": "[CRED]",
}
"""The token that opens a block of each role in a window; the window's headline itself stands at [CLS]."""

SPECIAL = [PAD, UNK, CLS, SEP, MASK, *MARKERS.values()]

_RUN = Regex(r"\p{Han}+|[a-z]+|[0-9]+|[^\s\p{Han}a-z0-9]")


def train_tokenizer(texts: Iterable[str], *, kind: str, vocab_size: int, max_piece_length: int = 5) -> Tokenizer:
    """Learn a vocabulary from plain text.

    Parameters
    ----------
    texts:
        Paragraphs. Characters too rare to keep should be taken out by the caller: every one that is seen gets a piece.
    kind:
        ``unigram``: pieces of up to `max_piece_length` characters chosen by a unigram language model
        (Kudo 2018, arXiv:1804.10959), about 1.7 Chinese characters a token; ``wordpiece``: single Chinese characters
        and WordPiece for the rest, as in the public Chinese BERTs.
    vocab_size:
        Number of pieces, special tokens included.
    max_piece_length:
        Longest piece, in characters (unigram).
    """
    tokenizer, trainer = _unigram(vocab_size, max_piece_length) if kind == "unigram" else _wordpiece(vocab_size)
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{CLS} $A {SEP}",
        pair=f"{CLS} $A {SEP} $B:1 {SEP}:1",
        special_tokens=[(CLS, token_id(tokenizer, CLS)), (SEP, token_id(tokenizer, SEP))],
    )
    return tokenizer


def _unigram(vocab_size: int, max_piece_length: int) -> tuple[Tokenizer, trainers.Trainer]:
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normaliser(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(_RUN, "removed", invert=True)
    trainer = trainers.UnigramTrainer(
        vocab_size=vocab_size,
        special_tokens=SPECIAL,
        unk_token=UNK,
        max_piece_length=max_piece_length,
        shrinking_factor=0.7,
        n_sub_iterations=2,
    )
    return tokenizer, trainer


def _wordpiece(vocab_size: int) -> tuple[Tokenizer, trainers.Trainer]:
    tokenizer = Tokenizer(models.WordPiece(unk_token=UNK))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normaliser(),
            # Sets every Chinese character apart with spaces.
            normalizers.BertNormalizer(
                clean_text=False, handle_chinese_chars=True, strip_accents=False, lowercase=True
            ),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer, trainers.WordPieceTrainer(vocab_size=vocab_size, special_tokens=SPECIAL)


def token_id(tokenizer: Tokenizer, token: str) -> int:
    """Find the number of a special token.

    Raises
    ------
    ModelError
        The tokenizer does not know it.
    """
    number = tokenizer.token_to_id(token)
    if number is None:
        raise ModelError(f"the tokenizer lacks {token}; make a model folder with `zhuti train`")
    return number
