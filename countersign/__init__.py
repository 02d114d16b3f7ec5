"""Countersign: a self-hosted invoice manager."""
