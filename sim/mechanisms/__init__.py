"""What happens to the actors, by subject."""
