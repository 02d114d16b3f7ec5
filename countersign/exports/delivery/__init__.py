"""Putting a finished file where its profile says: a folder of the server, a bucket, another machine."""
