"""What runs beside student code: numpy and the standard library, and nothing else of this project."""
