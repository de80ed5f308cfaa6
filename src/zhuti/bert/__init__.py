"""The encoder's side of the road: normaliser, tokenizer, windows, decisions, the model folder."""
