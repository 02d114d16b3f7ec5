"""Statements that are asked and written all the time, worked out once: docs/decisions/0022."""
