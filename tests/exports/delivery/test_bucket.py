"""Files into the operator's bucket: a real S3 server on loopback."""

import pytest
from django.test import Client
from django.urls import reverse

from countersign.documents.bucket import Bucket
from countersign.exports import tasks
from tests.exports.conftest import content, make_profile
from tests.signing_in import sign_in


@pytest.fixture
def save(mona, weed, settings):
    """Save the profile by its form; the page where that refuses."""
    options = weed.options()
    settings.EXPORT_BUCKET = options.pop("bucket_name")
    settings.S3_OPTIONS = options
    client, stored = sign_in(Client(), mona), make_profile(mona)

    def saved(folder):
        data = {"name": "Adviser", "file_name": "{profile}", "counts": "on"}
        place = {"target": "s3", "target_folder": folder}
        address = reverse("exports:change_profile", args=[stored.pk])
        answer = client.post(address, data | place)
        stored.refresh_from_db()
        return stored if answer.status_code == 302 else answer.content.decode()

    return saved


def test_it_is_there_once_however_often_it_is_sent(
    save, export, approved, weed, mona, work
):
    approved()
    made = export(save("books"), unexported=True)
    made.refresh_from_db()
    assert (made.delivery_problem, bool(made.delivered_at)) == ("", True)
    tasks.deliver.enqueue(made.pk, made.organization_id)
    work()
    bucket = Bucket(**weed.options())
    prefix = f"exports/{mona.organization_id}"
    (found,) = bucket.walk(prefix)
    assert found.name == f"{prefix}/books/{made.pk:06}-Adviser.csv"
    assert b"".join(bucket.part(found.name)) == content(made)


@pytest.mark.parametrize("folder", ["../999999", "/originals", "a/../../../x"])
def test_no_folder_leads_out_of_the_organizations_own(save, folder):
    assert "The folder leads out of the one for exports." in save(folder)


def test_a_bucket_that_is_away_is_told(save, export, approved, settings):
    approved()
    profile = save("")
    settings.S3_OPTIONS |= {"endpoint_url": "http://127.0.0.1:9"}
    made = export(profile, unexported=True)
    made.refresh_from_db()
    assert made.delivered_at is None
    assert made.delivery_problem.startswith("The bucket does not take it")
