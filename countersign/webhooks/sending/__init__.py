"""Sending what waits: claimed, signed, said to the receiver, and what became of it."""
