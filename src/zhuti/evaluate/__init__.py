"""Judging systems: metrics with intervals, paired tests, slices, mistakes, and a report that shows them."""
