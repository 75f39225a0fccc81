"""Scenarios side by side, replicate by replicate, and what each part of one does."""
