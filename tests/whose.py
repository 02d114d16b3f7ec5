"""Reads a statement: of each business table in it, is it said whose rows are wanted?

It is where the WHERE compares the table's organization with a value, or a join or a subquery compares it with
that of a table of which it is said. A row's own key, or that of the row it belongs to, says nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from sqlglot import exp, parse_one

BUSINESS = {
    model._meta.db_table
    for model in apps.get_models()
    if model.__module__.startswith("countersign.")
    and any(each.column == "organization_id" for each in model._meta.fields)
}
_SCOPES = (exp.Select, exp.Update, exp.Delete)
_READ = re.compile(r"\s*(?:SELECT|UPDATE|DELETE|WITH|INSERT.*\bSELECT)\b", re.DOTALL)
_VALUE = re.compile(r"%(?:\(\w+\))?s(?:, %s)*")  # one, or several of a list


def unsaid(sql: str, vendor: str) -> frozenset[str]:
    """The business tables that a statement reads or changes without saying whose rows it wants."""
    if not _READ.match(sql) or not any(table in sql for table in BUSINESS):
        return frozenset()  # new rows, marks in a transaction, a schema
    value = "?" if vendor == "sqlite" else "NULL"
    return _unsaid(_VALUE.sub(value, sql), vendor)


@cache
def _unsaid(sql: str, vendor: str) -> frozenset[str]:
    dialect = "postgres" if vendor == "postgresql" else vendor
    scopes = parse_one(sql, dialect=dialect).find_all(*_SCOPES)
    return frozenset(table for scope in scopes for table in _Scope.of(scope).unsaid())


@dataclass
class _Scope:
    """One SELECT, UPDATE or DELETE: its tables by the name they have in it, and what it asks of their organization."""

    query: exp.Expression
    tables: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    same: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, query: exp.Expression) -> "_Scope":
        scope = cls(query)
        scope.tables = {
            table.alias_or_name: table.name
            for place in scope._places()
            for table in place.find_all(exp.Table)
            if table.find_ancestor(*_SCOPES) is query
        }
        for condition in scope._conditions():
            scope._take(condition)
        return scope

    def unsaid(self) -> set[str]:
        """The business tables of which it says nothing; which organizations there are it may well ask."""
        if self._asks_which():
            return set()
        told = set(self.told)
        while (
            more := {one for one, other in self.same if self._is_told(other, told)}
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

    def _conditions(self) -> Iterator[exp.Expression]:
        """What must hold of every row: the parts of the WHERE and of the joins that AND puts together."""
        where = self.query.args.get("where")
        joins = self.query.args.get("joins") or ()
        for place in (where and where.this, *(join.args.get("on") for join in joins)):
            if place:
                yield from _parts(place)

    def _take(self, condition: exp.Expression) -> None:
        """Note what a condition says of an organization: that it is a value or one of some, or another table's."""
        if not isinstance(condition, exp.EQ | exp.In) or condition.args.get("query"):
            return
        columns = list(condition.find_all(exp.Column))
        if any(column.name != "organization_id" for column in columns):
            return
        names = [column.table or next(iter(self.tables)) for column in columns]
        if len(names) == 1:
            self.told.update(names)
        elif len(names) == 2:
            self.same += [(names[0], names[1]), (names[1], names[0])]


def _parts(condition: exp.Expression) -> Iterator[exp.Expression]:
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        yield from _parts(condition.left)
        yield from _parts(condition.right)
    else:
        yield condition
