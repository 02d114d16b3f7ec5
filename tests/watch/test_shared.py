"""Rate limits count for all processes: they are rows."""

from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from countersign.watch.models import Cached
from tests.factories import PASSWORD


def test_the_cache_is_the_table(db):
    cache.set("x", [1, 2], 60)
    assert Cached.objects.count() == 1
    assert cache.get("x") == [1, 2]
    assert Cached._meta.db_table in connection.introspection.table_names()


def test_too_many_wrong_passwords_close_the_door_for_the_right_one_too(client, alice):
    def attempt(password):
        form = {"login": "alice@example.org", "password": password}
        return client.post(reverse("account_login"), form).status_code

    assert [attempt("wrong") for _ in range(5)] == [200] * 5
    assert attempt(PASSWORD) == 200

    Cached.objects.all().delete()
    assert attempt(PASSWORD) == 302
