"""Newspaper pages: bytes to decoded text to articles of blocks."""

from zhuti.pages.blocks import Article, Block, Role

__all__ = ["Article", "Block", "Role"]
