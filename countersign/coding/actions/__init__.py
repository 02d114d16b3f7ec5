"""Verbs that write charts, rules, settings and codings."""
