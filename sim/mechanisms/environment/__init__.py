"""War, rivalry between the powers, and markets."""
