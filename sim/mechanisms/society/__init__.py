"""Publics, elites and their beliefs."""
