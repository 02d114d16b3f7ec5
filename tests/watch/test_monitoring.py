"""The alerts and the dashboard ask for figures that /metrics has."""

import json
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.utils import timezone

from countersign.watch.actions import BACKUP, DRILL
from countersign.watch.models import Sign

FOLDER = Path(__file__).parents[2] / "deploy" / "monitoring"
ALERTS = FOLDER / "alerts.yml"
DASHBOARD = FOLDER / "dashboard.json"
PROMTOOL = shutil.which("promtool")
NAME = re.compile(r"\bcountersign_\w+")


def alerts() -> list[dict]:
    (group,) = yaml.safe_load(ALERTS.read_text())["groups"]
    return group["rules"]


def asked() -> list[str]:
    """Every expression of both."""
    panels = json.loads(DASHBOARD.read_text())["panels"]
    shown = [target["expr"] for panel in panels for target in panel["targets"]]
    return shown + [one["expr"] for one in alerts()]


@pytest.mark.django_db
def test_every_figure_is_one_that_is_told(client, settings):
    settings.METRICS_TOKEN = "monitor"
    for name in (BACKUP, DRILL):
        Sign.objects.create(name=name, at=timezone.now() - timedelta(hours=1))
    client.get("/account/login/")
    told = client.get("/metrics", headers={"Authorization": "Bearer monitor"})
    assert told.status_code == 200
    declared = set(re.findall(r"^# TYPE (\w+)", told.content.decode(), re.MULTILINE))
    declared |= {f"{name}_{end}" for name in declared for end in ("bucket", "sum", "count", "total")}  # fmt: skip

    names = {name for one in asked() for name in NAME.findall(one)}
    assert len(names) > 10
    assert names - declared == set()


def test_every_alert_says_what_it_means():
    assert len({one["alert"] for one in alerts()}) == len(alerts())
    for one in alerts():
        assert one["labels"]["severity"] in {"page", "ticket"}
        assert set(one["annotations"]) == {"summary", "description"}


@pytest.mark.skipif(PROMTOOL is None, reason="no promtool: apt install prometheus")
def test_prometheus_takes_the_alerts():
    subprocess.run([PROMTOOL, "check", "rules", ALERTS], check=True, capture_output=True)  # fmt: skip
