"""What runs beside student code: numpy, the standard library, and of this project what its program may import."""
