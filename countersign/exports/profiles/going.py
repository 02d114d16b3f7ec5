"""Where a profile's files go by themselves: what is asked for, of what the operator allows, and what is wrong with it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.database.sealing import seal
from countersign.exports.delivery import folder, hosts, prefix
from countersign.exports.delivery.place import Undelivered
from countersign.exports.models import SEALED_FOR, ExportProfile, Target

_SETTINGS: Final = ("host", "user", "host_key", "folder")
# Who is shown the secret: another one than before is told it again by whoever knows it.
_SHOWN_TO: Final = ("host", "user", "host_key")

# What the operator has named wholly: only a folder within it is asked for.
_INSIDE: Final[Mapping[str, Callable[[int, str], object]]] = {
    Target.FOLDER.value: folder.inside,
    Target.S3.value: prefix.inside,
}


def fields(profile: ExportProfile) -> dict[str, forms.Field]:
    """None where the operator allows no place."""
    targets = [(Target.NONE.value, Target.NONE.label)]
    if folder.is_offered():
        targets.append((Target.FOLDER.value, Target.FOLDER.label))
    if prefix.is_offered():
        targets.append((Target.S3.value, Target.S3.label))
    if hosts.is_offered():
        targets.append((Target.SFTP.value, Target.SFTP.label))
    if len(targets) == 1:
        return {}
    found: dict[str, forms.Field] = {
        "target": forms.ChoiceField(
            label=gettext_lazy("Where to"), choices=targets, required=False
        ),
        "target_folder": forms.CharField(
            label=gettext_lazy("Folder there"), max_length=200, required=False
        ),
    }
    if hosts.is_offered():
        machines = [("", "–"), *((one, one) for one in settings.EXPORT_HOSTS)]
        found |= {
            "target_host": forms.ChoiceField(
                label=gettext_lazy("Machine (SFTP)"), choices=machines, required=False
            ),
            "target_host_key": forms.CharField(
                label=gettext_lazy("Its host key (SFTP)"),
                max_length=2000,
                required=False,
                help_text=gettext_lazy(
                    "As in ssh-ed25519 AAAA…: no other machine is sent anything."
                ),
            ),
            "target_user": forms.CharField(
                label=gettext_lazy("User (SFTP)"), max_length=100, required=False
            ),
            "target_secret": forms.CharField(
                label=gettext_lazy("Password or private key (SFTP)"),
                max_length=20_000,
                required=False,
                widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
                help_text=gettext_lazy(
                    "It is kept sealed and never shown. Leave it empty to keep what is there."
                )
                if profile.target_secret
                else gettext_lazy("It is kept sealed and never shown."),
            ),
        }
    return found


def initial(profile: ExportProfile) -> dict[str, Any]:
    """What is there already, but for the secret."""
    there = profile.target_settings
    said = {f"target_{name}": there.get(name, "") for name in _SETTINGS}
    return {"target": profile.target, **said}


def settle(profile: ExportProfile, typed: Mapping[str, Any]) -> dict[str, str]:
    """Take what was typed into the profile; what is wrong with it, by field. A form without places keeps what is there."""
    if "target" not in typed:
        return {}
    before = profile.target_settings
    profile.target = typed["target"] or Target.NONE
    if profile.target == Target.NONE:
        profile.target_settings, profile.target_secret = {}, ""
        return {}
    if inside := _INSIDE.get(profile.target):
        profile.target_secret = ""
        profile.target_settings = {"folder": typed.get("target_folder", "").strip()}
        try:
            inside(profile.organization_id, profile.target_settings["folder"])
        except Undelivered as problem:
            return {"target_folder": str(problem)}
        return {}
    now = {name: typed.get(f"target_{name}", "").strip() for name in _SETTINGS}
    profile.target_settings = now
    wrong = {
        f"target_{name}": _("This is needed.") for name in _SHOWN_TO if not now[name]
    }
    if secret := typed.get("target_secret", "").strip():
        profile.target_secret = seal(secret, SEALED_FOR)
    elif not profile.target_secret:
        wrong["target_secret"] = _("This is needed.")
    elif any(now[name] != before.get(name, "") for name in _SHOWN_TO):
        wrong["target_secret"] = _("Type it in again for another machine, user or key.")
    return wrong
