"""What all processes on all machines share for a while: rate limits, signs of life; when a backup was last made."""

from django.db import models


class Cached(models.Model):
    """A row of Django's database cache, which reads and writes the table itself."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "shared_cache"

    def __str__(self) -> str:
        return self.cache_key


class Sign(models.Model):
    """When something last went well in this installation, and what it came to: a backup, a drill. In no backup itself."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    told = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name}, {self.at}"
