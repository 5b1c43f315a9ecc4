"""DEA with prices, and targets that a unit can reach: cost, revenue, profit, bounded and closest targets."""
