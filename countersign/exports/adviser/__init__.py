"""What the tax adviser's program (DATEV) must be told, and what a person agrees to where something does not fit."""
