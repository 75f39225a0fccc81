"""Growth, trade, remittances, debt and what is conceded for it."""
