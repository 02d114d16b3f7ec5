"""Files that may lack their row (an intent log): noted before one is sent, and together with the row that goes.

No transaction waits for the storage. So whoever sends a file, and whoever removes one, each says so first in a row that is
there for all, and looks then whether somebody else has said the contrary: of two at once at least one sees the other. Who
sends waits for who removes; who removes leaves a file alone that is being sent, or that a row uses.
"""
