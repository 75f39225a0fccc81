"""What can be read off a result: summaries, errors, comparisons."""
