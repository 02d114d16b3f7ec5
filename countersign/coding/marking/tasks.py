"""Jobs about coding."""

from django_tasks import task

from . import actions


@task()
def mark_uncoded(organization_id: int) -> None:
    """Say of what was entered before anything was coded that it is not. Runs again without harm."""
    actions.mark_uncoded(organization_id)
