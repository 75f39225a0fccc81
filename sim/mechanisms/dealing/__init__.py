"""Budgets, offers and deals between powers and states."""
