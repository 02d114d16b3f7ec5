"""A module that takes much memory in the fork server, once a child is asked for something of it."""

_LOADED: list[bytes] = []


def prepare() -> None:
    """What the fork server calls."""
    _LOADED.append(b"x" * (300 << 20))


def nothing() -> None:
    """What a child may be asked for."""
