"""What clients owe: key figures, ageing, and the statements that are open."""
