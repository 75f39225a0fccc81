"""From a checked scenario to a world: what is drawn, where it falls, and what is known."""
