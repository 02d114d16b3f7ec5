"""Where files are kept, from the environment: a folder, or a bucket of S3."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from countersign.config import environment as env

Storage = dict[str, Any]


def bucket_options() -> dict[str, Any]:
    """How to reach S3, whichever bucket: also for backups when the files are in a folder."""
    endpoint = env.text("COUNTERSIGN_S3_ENDPOINT")
    return {
        "endpoint_url": env.address("COUNTERSIGN_S3_ENDPOINT", "")
        if endpoint
        else None,
        "region_name": env.text("COUNTERSIGN_S3_REGION", "us-east-1"),
        "access_key": env.text("COUNTERSIGN_S3_ACCESS_KEY"),
        "secret_key": env.text("COUNTERSIGN_S3_SECRET_KEY"),
    }


def storage(data: Path, site: str) -> Storage:
    """The storage of the originals. `site` is our own address, which a bucket must not share."""
    bucket = env.text("COUNTERSIGN_S3_BUCKET")
    if not bucket:
        return {
            "BACKEND": "countersign.documents.storage.Folder",
            "OPTIONS": {"location": data / "files"},
        }
    options = bucket_options()
    by_links = (
        env.choice("COUNTERSIGN_S3_SERVE", "door", ("door", "presigned")) == "presigned"
    )
    public = options["endpoint_url"]
    if env.text("COUNTERSIGN_S3_PUBLIC_ENDPOINT"):
        public = env.address("COUNTERSIGN_S3_PUBLIC_ENDPOINT", "")
    if by_links and public and urlsplit(public).netloc == urlsplit(site).netloc:
        raise ImproperlyConfigured(
            "COUNTERSIGN_S3_SERVE=presigned needs an S3 address of its own: files that strangers sent "
            "must not come from the address of the pages."
        )
    return {
        "BACKEND": "countersign.documents.bucket.Bucket",
        "OPTIONS": {
            **options,
            "bucket_name": bucket,
            "location": env.text("COUNTERSIGN_S3_PREFIX"),
            "public_endpoint": public,
            "by_links": by_links,
            # One thread is always left for pages that need no file.
            "askers": max(1, env.number("WEB_THREADS", 4, least=1, most=64) - 1),
        },
    }


def link_origins(storage: Storage) -> list[str]:
    """The addresses that browsers fetch files from, besides ours."""
    options = storage["OPTIONS"]
    if not options.get("by_links"):
        return []
    region, bucket = options["region_name"], options["bucket_name"]
    amazon = [
        f"https://{bucket}.s3.{region}.amazonaws.com",
        f"https://{bucket}.s3.amazonaws.com",
    ]
    return [options["public_endpoint"]] if options["public_endpoint"] else amazon
