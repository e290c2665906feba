"""What stands between a request and a view: who asks, how often, with what body, and how a refusal is told."""
