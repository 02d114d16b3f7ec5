"""Sheets of paper as PDF, for what the program itself puts on paper. Knows no Django."""

from countersign.paper.sheets import Cell, Paper

__all__ = ["Cell", "Paper"]
