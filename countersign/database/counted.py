"""How many rows there are, as a part of another query."""

from django.db.models import IntegerField, Subquery


class Counted(Subquery):
    """The number of a query's rows; at most as many as it is sliced to, so that it costs the same however many there are."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
