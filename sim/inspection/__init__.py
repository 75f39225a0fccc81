"""Reads the rules themselves: what each does, and what hangs on a mechanism."""
