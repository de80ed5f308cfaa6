"""Which format a file is in: by its first bytes where these tell, else by its ending."""

from __future__ import annotations

import re
from pathlib import PurePath

from zhuti.errors import InputError

ENDINGS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html", ".pdf": "pdf", ".docx": "docx",
    ".csv": "delimited", ".tsv": "delimited", ".tab": "delimited", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".parquet": "parquet", ".xlsx": "xlsx", ".zip": "zip",
}  # fmt: skip
TABLES = frozenset({"delimited", "jsonl", "parquet", "xlsx"})
LOOK = 1 << 12
"""How many of its first bytes tell what a file is."""
_HTML = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*\{\s*\"")
_OLE, _ZIP, _TAR = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"ustar"
_PARTS = ((b"word/", "docx"), (b"xl/", "xlsx"))


def form_of(name: str, head: bytes, source: str, *, as_table: bool = False) -> str:
    """Tell the format of a file.

    Parameters
    ----------
    name:
        Its name, unpacked.
    head:
        Its first `LOOK` bytes or more.
    source:
        Its name for messages.
    as_table:
        Whether a column was asked for, so that it should be a table.

    Raises
    ------
    InputError
        It is one that cannot be read, though what it holds may.
    """
    told = ENDINGS.get(PurePath(name).suffix.lower())
    if head.startswith(b"%PDF") or (told == "pdf" and b"%PDF" in head[:1024]):
        return "pdf"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(_ZIP):
        return told if told in {"docx", "xlsx"} else next((form for part, form in _PARTS if part in head), "zip")
    if head.startswith(_OLE):
        raise InputError(
            f"{source}: an old Office file (.doc, .xls), or one with a password; save it as .docx or .xlsx without one"
        )
    if head[257:262] == _TAR:
        raise InputError(f"{source}: a tar archive; unpack it first")
    return told or _by_its_words(head, as_table=as_table)


def _by_its_words(head: bytes, *, as_table: bool) -> str:
    if _HTML.match(head):
        return "html"
    if _JSON.match(head):
        return "jsonl"
    return "delimited" if as_table else "text"
