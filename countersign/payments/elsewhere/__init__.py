"""What was paid elsewhere before payments were kept here: said once of all of it, kept by a worker in steps."""
