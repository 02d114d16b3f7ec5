"""A job that an earlier release queued, and that may still wait: its letters wait in the outbox, and go out from there."""

from django_tasks import task


@task()
def deliver(letter_ids: list[int], organization_id: int) -> None:
    """Nothing is left to do."""
