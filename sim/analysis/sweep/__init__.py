"""A scenario over a grid or another design of any of its numbers, switches and hypotheses."""
