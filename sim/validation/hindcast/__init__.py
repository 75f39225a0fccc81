"""Forecasts of past years from what was known before them, and how good they were."""
