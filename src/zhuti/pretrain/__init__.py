"""Pretraining of a small Chinese BERT from plain text."""
