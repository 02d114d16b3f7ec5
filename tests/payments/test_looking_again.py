"""What happens to a proposal once something about one of its invoices is another: it shows, and is looked at again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from countersign.invoices.models import Invoice
from countersign.payments.models import Run, RunState
from countersign.running.schedule import JOBS, do

from .conftest import left


@pytest.fixture
def clock(time_machine):
    """Let some minutes pass, and the clock look at proposals."""

    def strike(minutes):
        time_machine.move_to(timezone.now() + timedelta(minutes=minutes), tick=False)
        (job,) = (one for one in JOBS if one.name.startswith("look at proposed"))
        assert do(job)

    return strike


def page(browser, run):
    return browser.get(reverse("payments:run", args=[run.pk])).text


def again(browser, run):
    run.refresh_from_db()
    address = reverse("payments:again", args=[run.pk])
    return browser.post(address, {"version": run.version}, follow=True)


def release(browser, run):
    run.refresh_from_db()
    address = reverse("payments:release", args=[run.pk])
    browser.post(address, {"version": run.version})
    run.refresh_from_db()
    return run.state


def test_a_new_stop_of_a_rule_shows_in_a_proposed_run(
    approved, proposed, olga, as_member, clock
):
    invoice = approved(number="R-1")
    run, browser = proposed(invoice), as_member(olga)
    clock(6)
    assert "What stands against it" not in page(browser, run)
    Invoice.objects.filter(organization=olga.organization, pk=invoice.pk).update(
        net_total=1
    )

    clock(6)
    shown = page(browser, run)
    assert "What stands against it" in shown
    assert reverse("payments:release", args=[run.pk]) not in shown
    assert "Something stands against it still." in again(browser, run).text

    Invoice.objects.filter(organization=olga.organization, pk=invoice.pk).update(
        net_total=100
    )
    assert "Nothing stands against it any more." in again(browser, run).text
    run.refresh_from_db()
    assert run.version == 1, "it is what Mona proposed"
    assert release(browser, run) == RunState.RELEASED


def test_the_clock_takes_back_what_is_mended(
    approved, proposed, olga, as_member, clock
):
    invoice = approved(number="R-1")
    run, browser = proposed(invoice), as_member(olga)
    rows = Invoice.objects.filter(organization=olga.organization, pk=invoice.pk)
    rows.update(net_total=1)
    clock(6)
    assert "What stands against it" in page(browser, run)
    rows.update(net_total=100)
    clock(6)
    assert "What stands against it" not in page(browser, run)


def test_a_corrected_coding_is_proposed_again_and_released_by_somebody_else(
    approved, proposed, mona, olga, as_member
):
    moved, stays = approved(number="R-MOVED"), approved(number="R-STAYS")
    run = proposed(moved, stays, undiscounted={stays.pk})
    rows = Invoice.objects.filter(organization=olga.organization, pk=moved.pk)
    rows.update(version=2)  # as a correction does
    browser = as_member(olga)
    assert "It was changed after it was put into the run." in page(browser, run)

    told = again(browser, run).text
    assert "It is proposed as it is now. Somebody other than you releases it." in told
    run.refresh_from_db()
    assert (run.version, run.proposed_by) == (2, olga.user)
    assert release(browser, run) == RunState.PROPOSED
    assert release(as_member(mona), run) == RunState.RELEASED
    assert (left(moved), left(stays)) == (0, 0)


def test_a_discount_that_has_ended_is_proposed_without_it(
    approved, proposed, olga, mona, as_member, time_machine
):
    today = timezone.localdate(timezone=mona.zone)
    ends = {"discounts.0.percent": "2", "discounts.0.until": today.isoformat()}
    run = proposed(approved(number="R-1", more=ends))
    time_machine.move_to(timezone.now() + timedelta(days=2), tick=False)
    browser = as_member(olga)
    assert "Its cash discount does not count any more." in page(browser, run)
    again(browser, run)
    run.refresh_from_db()
    (row,) = run.invoices.all()
    assert (row.amount, row.discount, run.execute_on > today) == (119, 0, True)
    assert release(as_member(mona), run) == RunState.RELEASED


def test_only_what_was_seen_is_proposed_again(approved, proposed, olga, as_member):
    run = proposed(approved())
    address = reverse("payments:again", args=[run.pk])
    assert as_member(olga).post(address, {"version": 7}).status_code == 409
    assert Run.objects.get(pk=run.pk, organization=olga.organization).version == 1
