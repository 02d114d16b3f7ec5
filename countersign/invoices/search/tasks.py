"""Jobs of the index of words."""

from django_tasks import task

from . import actions


@task()
def renew_words(vendor_id: int, organization_id: int) -> None:
    """Let what is said of a vendor be found with its invoices. Runs again without harm."""
    actions.outdate(organization_id, vendor_id)
