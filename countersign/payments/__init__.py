"""Paying what was approved: what is due, runs that a second person releases, files for the bank, what the bank says was paid."""
