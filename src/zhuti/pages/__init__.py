"""Newspaper pages: bytes to decoded text to articles of blocks."""

from zhuti.pages.blocks import Article, Block, Role
from zhuti.pages.decode import Decoded, decode
from zhuti.pages.find import find_articles
from zhuti.pages.read import Page, read_page

__all__ = ["Article", "Block", "Decoded", "Page", "Role", "decode", "find_articles", "read_page"]
