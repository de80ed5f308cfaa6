"""How fast labelling is, beside what else one could use, in one run."""
