"""Fine-tuning: annotated articles in, a model folder out."""
