"""Mails of senders whom nobody knows: what an owner decides on them."""
