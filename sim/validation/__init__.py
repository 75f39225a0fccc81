"""Holds the model against what is known: record, patterns, hindcasts, nowcasts, releases."""
