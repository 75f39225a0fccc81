"""Tells in words what happened: the story of one world, and a run summed up."""
