"""Proving who releases a run, where signing in is not enough; as `review.codes` does for an approval."""
