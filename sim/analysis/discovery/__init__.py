"""Under which conditions something happens, and who gets there first."""
