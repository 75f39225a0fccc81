"""The fit of the model to past figures: ``python -m calibration.fit`` and the files it leaves."""
