"""How long runs, files for the bank and statements are kept."""
