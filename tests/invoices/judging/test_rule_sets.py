"""The owner sees which official rules there are, and what is wrong with a pack."""

from django.urls import reverse

from countersign.extraction.rules.sets import KEYS, shipped, unexpected
from tests.extraction.rules.written import SCHEMA, write_pack


def page(client, olga) -> str:
    client.force_login(olga.user)
    return client.get(reverse("invoices:rule_sets")).content.decode()


def test_every_shipped_set_states_the_version_that_it_was_tested_with():
    assert list(unexpected()) == []


def test_the_owner_sees_shipped_sets_with_version_and_hash(client, olga):
    told = page(client, olga)

    for key in KEYS:
        found = shipped(key)
        assert found.name in told
        assert found.sha256 in told
    assert "2.6.0" in told
    assert "None is in use." in told


def test_packs_are_named_and_broken_ones_with_the_reason(
    client, olga, settings, tmp_path
):
    settings.RULE_PACKS = tmp_path / "packs"
    write_pack(settings.RULE_PACKS, "sound")
    write_pack(settings.RULE_PACKS, "odd", schema=SCHEMA.replace("u:even(", "u:odd("))
    (settings.RULE_PACKS / "empty").mkdir()

    told = page(client, olga)

    assert "North billing" in told
    assert "2026-05" in told
    assert "empty is left out. It has no manifest.toml." in told
    assert "odd is left out. It can&#x27;t be compiled:" in told


def test_settings_lead_there(client, olga):
    client.force_login(olga.user)

    settings = client.get(reverse("accounts:settings")).content.decode()

    assert reverse("invoices:rule_sets") in settings
