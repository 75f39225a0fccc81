"""Writes the pages of the model's description from the model itself: ``make docs``."""
