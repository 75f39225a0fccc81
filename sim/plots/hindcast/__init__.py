"""Pictures of a hindcast; :mod:`sim.plots.hindcast.pictures` lists and draws them all."""
