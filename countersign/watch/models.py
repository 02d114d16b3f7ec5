"""What all processes on all machines share for a while: rate limits, the sign of life of the schedule."""

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
