"""Whether two names are likely meant to be taken for one another: no database, no Django."""
