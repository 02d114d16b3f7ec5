"""Bank statements (camt.053, MT940) from a file's bytes to bookings. Called in a child process: the files are strangers'."""
