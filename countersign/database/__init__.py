"""What the database is asked and told beyond one model: prepared queries, tenancy, key-set pages, copies, migrating."""
