"""What the model claims to be true, by subject: claims, their numbers, and the rules that do it."""
