"""The files of deploy/ and compose fit the program: settings, processes, files."""

import re
import runpy
from pathlib import Path

import pytest
import yaml

from countersign.config import environment

ROOT = Path(__file__).parents[2]
DOCUMENTED = set(
    re.findall(r"^# ([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M)
)


@pytest.fixture(params=["compose.yaml", "compose.minimal.yaml"])
def compose(request):
    return yaml.safe_load((ROOT / request.param).read_text())


def test_every_setting_of_our_services_exists(compose):
    ours = [each for each in compose["services"].values() if "build" in each]
    names = {name for each in ours for name in each.get("environment", {})}

    assert len(names) > 10
    assert {name.removesuffix("_FILE") for name in names} - DOCUMENTED == set()


def test_our_services_can_write_to_volumes_only_and_gain_no_rights(compose):
    for name, each in compose["services"].items():
        if "build" in each:
            assert each["read_only"] is True, name
            assert each["cap_drop"] == ["ALL"], name
            assert each["security_opt"] == ["no-new-privileges:true"], name


def test_who_reads_scans_has_the_image_that_can(compose):
    """`reader`, and `run` for all processes in one; everybody else has the small one, under one name."""
    ours = [each for each in compose["services"].values() if "build" in each]
    for each in ours:
        reads = each["command"][0] in ("reader", "run")
        assert (
            each["image"] == f"${{COUNTERSIGN_IMAGE:-countersign}}{'-reader' * reads}"
        )
        target = {"context": ".", "target": "countersign-reader"}
        assert each["build"] == (target if reads else ".")
    assert any(each["command"][0] in ("reader", "run") for each in ours)


def test_no_secret_stands_in_a_compose_file(compose):
    for each in compose["services"].values():
        for name, value in (each.get("environment") or {}).items():
            if re.search("PASSWORD|SECRET|DATABASE_URL", name):
                assert name.endswith("_FILE"), name
                assert value.startswith("/secrets/"), name


def test_a_container_is_what_the_procfile_says():
    start = runpy.run_path(str(ROOT / "deploy" / "start.py"))

    processes = start["processes"]()

    services = ["web", "worker", "reader", "schedule", "letters", "mail"]
    assert list(processes) == [*services, "run"]
    assert processes["schedule"] == ["python", "manage.py", "run_schedule"]


def test_the_first_start_makes_secrets_and_later_ones_keep_them(tmp_path, capsys):
    for folder in ("countersign", "postgres", "storage"):
        (tmp_path / folder).mkdir()
    first_start = runpy.run_path(str(ROOT / "deploy" / "first_start.py"))
    first_start["main"].__globals__["ROOT"] = tmp_path

    first_start["main"]()
    kept = {path: path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    first_start["main"]()

    assert {path: path.read_text() for path in kept} == kept
    password = (tmp_path / "postgres" / "password").read_text()
    assert len(password) == 43
    assert (tmp_path / "countersign" / "database_url").read_text() == (
        f"postgres://countersign:{password}@postgres:5432/countersign"
    )
    assert (tmp_path / "countersign" / "secret_key").stat().st_mode & 0o777 == 0o400
    assert capsys.readouterr().out.count("Made ") == len(kept)


@pytest.mark.parametrize(
    ("chosen", "bound"),
    [("", "0.0.0.0:8000"), ("127.0.0.1:9000", "127.0.0.1:9000")],
)
def test_the_procfile_listens_to_everybody_unless_told_otherwise(
    monkeypatch, chosen, bound
):
    monkeypatch.setenv("COUNTERSIGN_BIND", chosen)
    monkeypatch.setenv("PORT", "")
    started = []
    monkeypatch.setattr("os.execv", lambda _path, command: started.append(command))
    monkeypatch.chdir(ROOT)

    runpy.run_path(str(ROOT / "deploy" / "web.py"))

    assert started[0][1:4] == ["-m", "gunicorn", "-c"]
    assert environment.bind() == bound


def test_an_image_listens_to_everybody():
    assert "COUNTERSIGN_BIND=0.0.0.0 " in (ROOT / "Dockerfile").read_text()


def test_the_proxy_that_is_believed_is_named(compose):
    ours = [each for each in compose["services"].values() if "build" in each]
    named = {each.get("environment", {}).get("COUNTERSIGN_PROXIES") for each in ours}
    assert named - {None} == {"${COUNTERSIGN_PROXIES:-proxy}"}
    assert "proxy" in compose["services"]


def test_proxies_take_no_more_than_the_program_does(settings):
    """And no less: one file of the largest size, with its form."""
    most = settings.UPLOAD_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    caddy = (ROOT / "deploy" / "Caddyfile").read_text()
    ingress = yaml.safe_load(
        (ROOT / "deploy/kubernetes/overlays/production/ingress.yaml").read_text()
    )
    annotations = ingress["metadata"]["annotations"]
    nginx = annotations["nginx.ingress.kubernetes.io/proxy-body-size"]

    megabytes = int(re.search(r"max_size \{\$COUNTERSIGN_BODY_MAX:(\d+)MB\}", caddy)[1])

    assert most <= megabytes * 1_000_000 < 1.1 * most
    assert most <= int(nginx.removesuffix("m")) * 1024 * 1024 < 1.1 * most


def test_the_proxy_is_told_of_another_bound(compose):
    told = compose["services"]["proxy"]["environment"]["COUNTERSIGN_BODY_MAX"]
    assert told == "${COUNTERSIGN_BODY_MAX:-30MB}"
