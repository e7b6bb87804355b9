"""What is done outside a request: errands with a lease, a key and a receipt; the worker runs them (stack.md)."""
