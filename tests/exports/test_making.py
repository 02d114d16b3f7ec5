"""An export from asking to cancelling, as the worker does it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.exports import actions
from countersign.exports.models import Export, ExportedInvoice, State
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from tests.exports.conftest import content, make_profile


def versions(export):
    rows = ExportedInvoice.objects.filter(
        organization=export.organization_id, export=export
    )
    return dict(rows.values_list("invoice", "version"))


def test_it_has_what_is_not_exported_yet_and_marks_it(mona, approved, export):
    first, second = approved(), approved(version=3)
    waiting = approved(status=Status.SUBMITTED)

    made = export(unexported=True)

    assert made.state == State.READY
    assert versions(made) == {first.pk: 1, second.pk: 3}
    assert made.sums == {"EUR": "238.000"}
    assert (made.invoices, made.chosen, made.done, made.left_out) == (2, 2, 2, [])
    for invoice in (first, second, waiting):
        invoice.refresh_from_db()
    assert first.exported_at
    assert second.exported_at
    assert waiting.exported_at is None


def test_the_next_has_only_what_came_since(mona, approved, export):
    profile = make_profile(mona)
    before = approved()
    export(profile, unexported=True)
    after = approved()

    second = export(profile, unexported=True)

    assert set(versions(second)) == {after.pk} != {before.pk}


def test_cancelled_its_invoices_are_not_exported_any_more(mona, approved, export, work):
    profile, invoice = make_profile(mona), approved()
    made = export(profile, unexported=True)
    kept = content(made)

    actions.cancel(made, reason="Wrong client", by=mona)
    work()

    made.refresh_from_db()
    invoice.refresh_from_db()
    assert (made.cancelled_by, made.reason) == (mona.user, "Wrong client")
    assert invoice.exported_at is None
    assert content(made) == kept
    assert set(versions(export(profile, unexported=True))) == {invoice.pk}


def test_cancelled_they_stay_exported_by_another_one(mona, approved, export, work):
    invoice = approved()
    first, second = export(make_profile(mona)), export(make_profile(mona, name="B"))

    actions.cancel(second, reason="", by=mona)
    work()

    invoice.refresh_from_db()
    assert invoice.exported_at == first.made_at


def test_a_list_to_look_at_marks_nothing(mona, approved, export):
    invoice = approved()
    made = export(make_profile(mona, counts=False))
    invoice.refresh_from_db()
    assert set(versions(made)) == {invoice.pk}
    assert invoice.exported_at is None


def test_what_is_not_approved_is_in_the_list_and_not_exported(mona, approved, export):
    draft = approved(status=Status.DRAFT)
    made = export()
    draft.refresh_from_db()
    assert set(versions(made)) == {draft.pk}
    assert draft.exported_at is None


def test_both_export_and_invoices_are_in_the_history(mona, approved, export):
    invoice = approved()
    made = export(unexported=True)

    (about,) = Event.objects.about(mona.organization_id, "invoice", invoice.pk)
    assert (about.verb, about.actor_name) == ("exported", "Mona")
    assert about.data == {
        "export": made.pk,
        "profile": "Buchhaltung",
        "version": 1,
        "counts": True,
        "sha256": made.sha256,
    }
    lines = Event.objects.about(mona.organization_id, "export", made.pk)
    assert {line.verb for line in lines} == {"asked for export", "exported"}
    (ready,) = (line for line in lines if line.verb == "exported")
    assert ready.data["sha256"] == made.sha256


def test_nobody_exports_for_whoever_is_no_manager_any_more(mona, approved, work):
    invoice = approved()
    asked = actions.ask(make_profile(mona), by=mona)
    Membership.objects.filter(mona.itself).update(role="agent")
    work()
    asked.refresh_from_db()
    invoice.refresh_from_db()
    assert asked.state == State.FAILED
    assert asked.problem == "Whoever asked for it is no manager here any more."
    assert invoice.exported_at is None


def test_one_that_is_not_ready_cannot_be_cancelled(mona, approved):
    asked = actions.ask(make_profile(mona), by=mona)
    with pytest.raises(actions.NotReady):
        actions.cancel(asked, reason="", by=mona)


def test_one_whose_worker_died_in_the_middle_of_marking_is_made_anew(
    mona, approved, export, work
):
    """Killed after it had marked the first invoice: the second attempt has both, once."""
    first, second = approved(), approved()
    asked = actions.ask(make_profile(mona), by=mona, unexported=True)
    long_ago = timezone.now() - timedelta(hours=1)
    Export.objects.filter(asked.itself).update(
        state=State.MAKING, attempt=1, beat_at=long_ago
    )
    ExportedInvoice.objects.create(
        organization=mona.organization,
        export=asked,
        invoice=first,
        version=1,
        counts=True,
        once=True,
    )
    Invoice.objects.filter(first.itself).update(exported_at=long_ago)

    assert actions.collect_strays() == 1
    work()

    asked.refresh_from_db()
    assert asked.state == State.READY
    assert set(versions(asked)) == {first.pk, second.pk}
    for invoice in (first, second):
        invoice.refresh_from_db()
        assert invoice.exported_at > long_ago


def test_after_three_deaths_it_is_given_up_and_frees_what_it_had(mona, approved, work):
    invoice = approved()
    asked = actions.ask(make_profile(mona), by=mona, unexported=True)
    long_ago = timezone.now() - timedelta(hours=1)
    Export.objects.filter(asked.itself).update(
        state=State.MAKING, attempt=3, beat_at=long_ago
    )
    actions.collect_strays()
    asked.refresh_from_db()
    assert asked.state == State.FAILED
    work()
    invoice.refresh_from_db()
    assert invoice.exported_at is None
