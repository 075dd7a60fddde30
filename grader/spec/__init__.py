"""From what people write, YAML and submissions, to the records of the model."""
