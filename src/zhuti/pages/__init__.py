"""Newspaper pages: bytes to decoded text to articles of blocks."""

from zhuti.pages.blocks import Article, Block, Role
from zhuti.pages.decode import Decoded, decode
from zhuti.pages.find import find_articles
from zhuti.pages.page import Page
from zhuti.pages.read import Columns, read_page, read_pages

__all__ = [
    "Article",
    "Block",
    "Columns",
    "Decoded",
    "Page",
    "Role",
    "decode",
    "find_articles",
    "read_page",
    "read_pages",
]
