"""Annotated articles: one format, loaded, saved, checked, split, exchanged with other tools, and extended."""

from zhuti.corpus.articles import AnnotatedArticle, Paragraph, load_articles, save_articles

__all__ = ["AnnotatedArticle", "Paragraph", "load_articles", "save_articles"]
