"""Functions written with the rows of the table: they need no derivatives of their own."""
