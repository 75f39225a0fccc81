"""Asks results questions: comparisons, sweeps, sensitivities, conditions, decisive quarters."""
