"""Bytes -> words -> suggestions, on the user's own machine. Knows no Django."""
