"""Where these jobs stood before: what the release before queued under these names is still found.

To go with the next release.
"""

from .suggesting.tasks import hold_to_rules, learn, suggest

__all__ = ["hold_to_rules", "learn", "suggest"]
