"""Which uncertain numbers, rule variants and sources move an outcome, and how much is chance."""
