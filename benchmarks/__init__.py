"""What greatgame costs and withstands: measured by command, written to docs/."""
