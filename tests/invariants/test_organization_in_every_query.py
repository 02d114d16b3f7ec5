"""Every query on a business table says whose rows it wants: what lets the tables be split by organization.

It names the organization, or it asks by the key of a row that was found with it: a row's own id, or the id of
the row it belongs to. What does neither is listed here with its reason.
"""

import re

import pytest
from django.apps import apps
from django.db import connection, models

from tests.invariants.test_access_matrix import World
from tests.urls import addresses

MODELS = {
    model._meta.db_table: model
    for model in apps.get_models()
    if model.__module__.startswith("countersign.")
    and any(field.attname == "organization_id" for field in model._meta.fields)
}
# Table and column by which rows of any organization are found, and why that must be.
BEFORE_THE_ORGANIZATION_IS_KNOWN = {
    ("accounts_membership", "user_id"): "signing in is what tells the organization",
    ("review_accesslink", "token_hash"): "so does a link from a mail",
}
STATEMENT = re.compile(
    r'(?:SELECT .*? FROM|UPDATE|DELETE FROM) "(\w+)"(?:.*?) WHERE (.*)', re.DOTALL
)
ANY = re.compile(r'(?:SELECT .*? FROM|UPDATE|DELETE FROM) "(\w+)"', re.DOTALL)
CONDITION = re.compile(r'"(\w+)"\."(\w+)" (?:=|IN) ')


def keys_of(table):
    """The columns of a table that hold the key of one business row: its own, or that of what it belongs to."""
    return {
        field.column
        for field in MODELS[table]._meta.fields
        if field.primary_key
        or (
            isinstance(field, models.ForeignKey)
            and field.related_model._meta.db_table in MODELS
        )
    }


def says_whose(sql):
    """Does a statement say whose rows it is about? One on other tables has nothing to say."""
    about = ANY.match(sql)
    if not about or about[1] not in MODELS:
        return True
    found = STATEMENT.match(sql)
    if not found:
        return False
    _table, where = found.groups()
    asked = set(CONDITION.findall(where))
    if any(column == "organization_id" for _table, column in asked):
        return True
    keyed = {
        (each, column)
        for each, column in asked
        if each in MODELS and column in keys_of(each)
    }
    return bool(keyed or asked & BEFORE_THE_ORGANIZATION_IS_KNOWN.keys())


@pytest.fixture
def world(alice, bob, mona, olga, otto):
    return World(alice, bob, mona, olga, otto)


def walk(world):
    """Each page and action, asked by everyone: the address, the method and the statements it took."""
    for address in addresses():
        if not address.is_ours:
            continue
        for method in ("GET", "POST"):
            for browser in world.browsers().values():
                statements = []

                def look(execute, sql, *rest, statements=statements):
                    statements.append(sql)
                    return execute(sql, *rest)

                with connection.execute_wrapper(look):
                    world.ask(browser, address, method)
                yield address, method, statements


def test_every_query_of_every_page_says_whose_rows_it_wants(world):
    silent = {
        (address.name, sql[:400])
        for address, _method, statements in walk(world)
        if address.name not in ("metrics", "readyz", "watch:metrics", "watch:readyz")
        for sql in statements
        if not says_whose(sql)
    }

    assert silent == set()


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        (
            'SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."status" = %s',
            False,
        ),
        ('SELECT 1 FROM "invoices_invoice" LIMIT 1', False),
        ('DELETE FROM "invoices_lineitem"', False),
        (
            'SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."agent_id" = %s',
            False,
        ),
        (
            'SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."organization_id" = %s',
            True,
        ),
        (
            'UPDATE "invoices_lineitem" SET "x" = %s WHERE "invoices_lineitem"."invoice_id" = %s',
            True,
        ),
        ('SELECT 1 FROM "django_session" WHERE "x" = 1', True),
    ],
)
def test_what_says_whose_it_is(sql, says):
    assert says_whose(sql) is says
