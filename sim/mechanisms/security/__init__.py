"""Arms, presence, threats, crises and rescue."""
