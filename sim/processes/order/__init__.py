"""Organisations, alignment and influence."""
