"""Makes people for measuring, already signed in: `python -m benchmarks.people AGENTS ORGANIZATIONS` prints them as JSON.

Signing in takes the server half a second of hashing each, once a fortnight; it is no part of a working minute.
"""

import json
import os
import sys
from importlib import import_module
from typing import Any

import django
from django.conf import settings


def main(agents: int, organizations: int) -> None:
    """Spread the agents over the organizations; two managers for each."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.config.settings")
    django.setup()
    models = import_module("countersign.accounts.models")
    found = []
    for number in range(organizations):
        organization = models.Organization.objects.create(
            name=f"Organization {number}", locale="en_GB", time_zone="UTC"
        )
        mine = range(number, agents, organizations)
        for role, count in [("agent", len(mine)), ("manager", 2)]:
            for one in range(count):
                user = models.User.objects.create(
                    email=f"{role}{one}@{number}.example.org", name=f"{role} {one}"
                )
                models.Membership.objects.create(
                    organization=organization, user=user, role=role
                )
                found.append({"role": role, "session": session(user)})
    json.dump(found, sys.stdout)


def session(user: Any) -> str:
    """Sign somebody in; the key that their cookie has."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    store["_auth_user_hash"] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
