"""Countersign: a self-hosted invoice manager."""

VERSION = "0.1.0"
