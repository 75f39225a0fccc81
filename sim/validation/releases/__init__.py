"""What the shipped scenarios said in each release, and what moved between two of them."""

from sim.validation.releases.kept import Release, load_release, outcomes_of, releases
from sim.validation.releases.moved import Moved, moved

__all__ = ["Moved", "Release", "load_release", "moved", "outcomes_of", "releases"]
