"""Reads a statement: of each business table in it, is it said whose rows are wanted?

It is where the WHERE compares the table's organization with a value, or a subquery compares it with that of a table of
which it is said, or a join goes along a foreign key to or from such a table: rows that a key joins are of the same
organization. A key that is compared with a value says nothing, unless Django asks for a row at hand and what belongs
to it (`tests/at_hand.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from sqlglot import exp, parse_one

_MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("countersign.")
    and any(each.column == "organization_id" for each in model._meta.fields)
]
BUSINESS = {model._meta.db_table for model in _MODELS}
# Table and column of each key that leads to a business table, with that table; a primary key leads to its own.
_LEADS_TO = {
    (model._meta.db_table, each.column): other._meta.db_table
    for model in _MODELS
    for each in model._meta.fields
    if (other := each.related_model if each.is_relation else model) in _MODELS
    and (each.is_relation or each.primary_key)
}
_PRIMARY = {(model._meta.db_table, model._meta.pk.column) for model in _MODELS}
_SCOPES = (exp.Select, exp.Update, exp.Delete)
_READ = re.compile(r"\s*(?:SELECT|UPDATE|DELETE|WITH|INSERT.*\bSELECT)\b", re.DOTALL)
_VALUE = re.compile(r"%(?:\(\w+\))?s(?:, %s)*")  # one, or several of a list


def unsaid(sql: str, vendor: str, *, by_key: bool = False) -> frozenset[str]:
    """The business tables that a statement reads or changes without saying whose rows it wants.

    With `by_key` a key that is compared with values says it too.
    """
    if not _READ.match(sql) or not any(table in sql for table in BUSINESS):
        return frozenset()  # new rows, marks in a transaction, a schema
    value = "?" if vendor == "sqlite" else "NULL"
    return _unsaid(_VALUE.sub(value, sql), vendor, by_key)


@cache
def _unsaid(sql: str, vendor: str, by_key: bool) -> frozenset[str]:
    dialect = "postgres" if vendor == "postgresql" else vendor
    scopes = parse_one(sql, dialect=dialect).find_all(*_SCOPES)
    found = (_Scope.of(scope, by_key).unsaid() for scope in scopes)
    return frozenset(table for tables in found for table in tables)


@dataclass
class _Scope:
    """One SELECT, UPDATE or DELETE: its tables by the name they have in it, and what it asks of their organization.

    `implied` has pairs: of the first it is said if it is said of the second.
    """

    query: exp.Expression
    by_key: bool
    tables: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    implied: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, query: exp.Expression, by_key: bool) -> "_Scope":
        scope = cls(query, by_key)
        scope.tables = {
            table.alias_or_name: table.name
            for place in scope._places()
            for table in place.find_all(exp.Table)
            if table.find_ancestor(*_SCOPES) is query
        }
        where = query.args.get("where")
        for condition in _parts(where.this) if where else ():
            scope._take(condition)
        for join in query.args.get("joins") or ():
            for condition in _parts(join.args["on"]) if join.args.get("on") else ():
                scope._take(condition, join)
        return scope

    def unsaid(self) -> set[str]:
        """The business tables of which it says nothing; which organizations there are it may well ask."""
        if self._asks_which():
            return set()
        told = set(self.told)
        while (
            more := {one for one, other in self.implied if self._is_told(other, told)}
            - told
        ):
            told |= more
        return {self.tables[name] for name in self.tables.keys() - told} & BUSINESS

    def _is_told(self, name: str, told: set[str]) -> bool:
        """A table of the query around this one is that query's to speak of."""
        return name in told or name not in self.tables

    def _asks_which(self) -> bool:
        return isinstance(self.query, exp.Select) and all(
            column.unalias().name == "organization_id" for column in self.query.selects
        )

    def _places(self) -> Iterator[exp.Expression]:
        if not isinstance(self.query, exp.Select):
            yield self.query.this
        if found := self.query.args.get("from_"):
            yield found
        yield from self.query.args.get("joins") or ()

    def _take(self, condition: exp.Expression, join: exp.Join | None = None) -> None:
        """Note of which tables a condition says whose rows they are, and of which if of others.

        It must hold of every row: it is one of those that AND puts together. That of an outer join holds of what is
        joined alone.
        """
        if isinstance(condition, exp.Or):
            self.told |= self._told_either_way(condition)
        if not isinstance(condition, exp.EQ | exp.In) or condition.args.get("query"):
            return
        columns = list(condition.find_all(exp.Column))
        names = [column.table or next(iter(self.tables)) for column in columns]
        may = set(names)
        if join and join.side:
            may = {join.this.alias_or_name}
        if len(columns) == 1 and self._says(names[0], columns[0].name):
            self.told |= may.intersection(names)
        elif len(columns) == 2 and self._ties(names, columns, join):
            pairs = (names, names[::-1])
            self.implied += [(one, other) for one, other in pairs if one in may]

    def _told_either_way(self, condition: exp.Or) -> set[str]:
        """Of which tables both ways of an OR say it: of a pair's rows that go along with one of the two."""
        ways = (condition.left, condition.right)
        told = []
        for way in ways:
            scope = _Scope(self.query, self.by_key, self.tables)
            for part in _parts(way):
                scope._take(part)
            told.append(scope.told)
        return told[0] & told[1]

    def _says(self, name: str, column: str) -> bool:
        """Does it say whose rows of a table are wanted, that this column is a value?"""
        is_key = (self.tables.get(name), column) in _LEADS_TO
        return column == "organization_id" or (self.by_key and is_key)

    def _ties(
        self, names: list[str], columns: list[exp.Column], join: exp.Join | None
    ) -> bool:
        """Are rows of two tables of the same organization where these columns of them are equal?"""
        if all(column.name == "organization_id" for column in columns):
            return True
        if not join:
            return False
        ends = [
            (self.tables.get(name, ""), column.name)
            for name, column in zip(names, columns, strict=True)
        ]
        return any(
            one in _LEADS_TO and other in _PRIMARY and _LEADS_TO[one] == other[0]
            for one, other in (ends, ends[::-1])
        )


def _parts(condition: exp.Expression) -> Iterator[exp.Expression]:
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        yield from _parts(condition.left)
        yield from _parts(condition.right)
    else:
        yield condition
