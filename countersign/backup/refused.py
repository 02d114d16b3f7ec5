"""Why a backup or a restore did not happen."""


class Impossible(Exception):
    """Says in whole sentences what stands in the way, and what to do about it. Nothing was written."""
