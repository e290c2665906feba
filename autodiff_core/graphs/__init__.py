"""Define, then run: nodes, their algebra, their shapes, and how they are written as formulas."""
