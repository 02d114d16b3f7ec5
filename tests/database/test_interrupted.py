"""An upgrade that was cut off between making an index and noting that it is made."""

import pytest
from django.core.management import call_command
from django.db import connection

from countersign.database import migrating

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_index_that_was_made_and_not_noted_is_made_anew():
    call_command("migrate", "mail", "0001", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX letters_failed ON mail_letter (kind)")

    call_command("migrate", verbosity=0)

    assert migrating.unapplied() == []
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "mail_letter")
    assert found["letters_failed"]["columns"] == ["id"]
