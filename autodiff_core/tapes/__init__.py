"""Define by run: what a tensor is made of, and how a backward pass goes over what was recorded."""
