"""What numerical differentiation and gradient checks are made of."""
