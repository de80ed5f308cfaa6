"""From a fine-tuned model to the ONNX files that labelling runs."""
