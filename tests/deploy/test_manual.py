"""Every block of docs/operations.md is run, or held to what it speaks of where it can't be run here.

Two tables name each block by words of its own: `RUN` and `HELD`, the latter with the reason why nobody can run it here. A block in
neither, or in a table but not on the page, is a failure.
"""

import configparser
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from tests import manual

ROOT = manual.PAGE.parents[1]
DRILLED = "tests/backup/test_as_documented.py"
DOCUMENTED = set(re.findall(r"^# ([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M))  # fmt: skip
COMMAND = re.compile(r"manage\.py ([a-z_]+)((?: +(?!\|)[^\s`#]+)*)")

RUN = {
    "python manage.py backup /srv/backup  ": DRILLED,
    "sets/2026-11-22T021503": DRILLED,
    "restore /srv/backup --check": DRILLED,
    "archive_organization": DRILLED,
    "git pull\n": "tests/backup/test_going_back.py",
    "git checkout RELEASE_BEFORE": "tests/backup/test_going_back.py",
    "kubectl create namespace": "test_kubectl_makes_what_it_is_told",
    "cp deploy/systemd/*": "test_units_are_enabled",
    "[Timer]": "test_units_are_whole",
    "[Journal]": "test_the_journal_is_bounded",
    "/var/log/countersign/*.log": "test_logrotate_turns_over_what_is_still_written",
    "COUNTERSIGN_PROXIES=127.0.0.1": "tests/watch/test_proxy_in_front.py",
    "reverse_proxy 127.0.0.1:8000": "tests/watch/test_proxy_in_front.py",
    "proxy_pass http": "tests/watch/test_proxy_in_front.py",
    "CREATE ROLE watcher": "tests/deploy/test_takeover.py",
    "pg_basebackup --pgdata": "tests/deploy/test_takeover.py",
    "'FIRST 1 (standby)'": "tests/deploy/test_takeover.py",
    "[pgbouncer]": "tests/deploy/test_takeover.py",
    "#!/bin/sh\n# /usr/local/bin/countersign-takeover": "tests/deploy/test_takeover.py",
    "# /etc/countersign-takeover\n": "tests/deploy/test_takeover.py",
}
HELD = {
    "python3 -m venv": "takes minutes: `make setup` does the same before every test",
    "docker compose exec web": "needs a container engine: `make test-containers` does it",
    "COUNTERSIGN_HTTPS_PORT": "needs a name that the world reaches",
    "docker compose pull": "needs a registry: `make test-containers` upgrades under load",
    "AllowedOrigins": "needs a bucket that browsers reach",
    "*  /srv/countersign/.venv/bin/python /srv/countersign/manage.py run_schedule": "needs cron",
    "manage.py fetch_mail": "needs cron",
    "15 2 * * *": "needs cron",
    "oauth2/v2.0/devicecode": "needs an account at Microsoft",
    "relay_domains": "needs Postfix: tests/mailboxes has one hand over where it is installed",
    "verify_history --mail": "needs a mail of before: tests/history/test_verifying.py has one",
}


def test_every_block_is_run_or_held_to_something():
    for words in (*RUN, *HELD):
        assert sum(words in each.text for each in manual.blocks()) == 1, words
    for each in manual.blocks():
        found = [words for words in (*RUN, *HELD) if words in each.text]
        assert len(found) == 1, f"docs/operations.md:{each.line} {found}: {each.text}"
    for place in RUN.values():
        assert place in globals() or (ROOT / place).is_file(), place


def test_every_command_that_the_page_names_is_one_with_these_arguments():
    told = {(name, rest.strip()) for name, rest in COMMAND.findall(manual.PAGE.read_text())}  # fmt: skip
    assert len(told) > 20
    for name, rest in told:
        parser = command(name).create_parser("manage.py", name)
        words = shlex.split(rest.rstrip("`.,;:)").replace("...", "x"))
        flags = {word.split("=")[0] for word in words if word.startswith("-")}
        assert flags <= set(parser._option_string_actions), (name, rest)


@pytest.mark.parametrize("words", [words for words in HELD if words not in ("AllowedOrigins", "COUNTERSIGN_HTTPS_PORT", "relay_domains")])  # fmt: skip
def test_what_is_held_is_at_least_well_formed(words):
    text = manual.block(words)
    if re.match(r"[\d*]", text):
        text = text.split(maxsplit=5)[5]  # cron's five fields
    subprocess.run(["sh", "-n"], input=text, text=True, check=True)  # noqa: S607
    for line in text.splitlines():
        for name in re.findall(r"-r (\S+)|manage\.py\b", line):
            assert not name or (ROOT / name).is_file(), line
    for unit in re.findall(r"countersign[-a-z]*\.(?:service|target)", text):
        assert (ROOT / "deploy" / "systemd" / unit).is_file(), unit


def test_settings_in_blocks_are_settings():
    compose = (ROOT / "compose.yaml").read_text()
    for words in ("COUNTERSIGN_HTTPS_PORT", "COUNTERSIGN_PROXIES=127.0.0.1"):
        names = [line.split("=")[0] for line in manual.block(words).splitlines()]
        assert [name for name in names if name not in DOCUMENTED and f"${{{name}" not in compose] == []  # fmt: skip
    services = yaml.safe_load(compose)["services"]
    for name in re.findall(r"compose exec (\w+)", manual.PAGE.read_text()):
        assert name in services


def test_the_rule_for_browsers_at_a_bucket_is_json():
    (rule,) = json.loads(manual.block("AllowedOrigins"))
    assert rule["AllowedMethods"] == ["GET"]


@pytest.mark.skipif(not shutil.which("postconf", path="/usr/sbin"), reason="no Postfix: apt install postfix")  # fmt: skip
def test_postfix_knows_what_it_is_told():
    names = re.findall(r"^(\w+) =", manual.block("relay_domains"), re.M)
    known = subprocess.run([shutil.which("postconf", path="/usr/sbin"), "-d", *names], capture_output=True, text=True, check=True)  # fmt: skip
    assert (len(names) > 8, known.stderr) == (True, "")


def test_kubectl_makes_what_it_is_told(tmp_path):
    """As far as it can without a cluster: `--dry-run=client`, and the overlay as it renders."""
    text = manual.block("kubectl create namespace").replace("\\\n", " ")
    objects = {}
    for line in text.splitlines():
        if " create " in line:
            done = manual.shell(f"{line} --dry-run=client -o yaml", tmp_path)
            assert done.returncode == 0, done.stderr
            made = yaml.safe_load(done.stdout)
            objects[made["kind"]] = made
    assert set(objects["Secret"]["data"]) <= DOCUMENTED
    overlay = ROOT / "deploy" / "kubernetes" / "overlays" / "production"
    rendered = manual.shell(f"kubectl kustomize {overlay}", tmp_path).stdout
    (web,) = re.findall(r"exec deploy/(\S+)", text)
    names = [each["metadata"]["name"] for each in yaml.safe_load_all(rendered) if each["kind"] == "Deployment"]  # fmt: skip
    assert web in names


@pytest.mark.skipif(not shutil.which("systemctl"), reason="systemd is not here")
def test_units_are_enabled(tmp_path):
    """In a root of its own, where nothing can be started."""
    units = tmp_path / "etc" / "systemd" / "system"
    units.mkdir(parents=True)
    text = manual.block("cp deploy/systemd/*").replace("/etc/systemd/system/", f"{units}/")  # fmt: skip
    for line in text.splitlines():
        if "daemon-reload" not in line:
            done = manual.shell(line.replace("systemctl enable --now", f"systemctl --root={tmp_path} enable"), ROOT)  # fmt: skip
            assert done.returncode == 0, done.stderr
    wanted = {path.name for path in units.glob("*.wants/*")}
    enabled = re.findall(r"countersign[-.][a-z]+", text.splitlines()[-1])
    assert wanted == {name if "." in name else f"{name}.service" for name in enabled}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_units_are_whole(tmp_path):
    program = "/srv/countersign/.venv/bin/python"
    for block in manual.blocks():
        for path, text in block.files.items():
            if path.startswith("/etc/systemd/system/"):
                (tmp_path / Path(path).name).write_text(text.replace(program, "/bin/true"))  # fmt: skip
    units = sorted(tmp_path.iterdir())
    done = subprocess.run([shutil.which("systemd-analyze"), "verify", "--man=no", *units], capture_output=True, text=True, check=False, env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"})  # fmt: skip
    said = [line for line in done.stderr.splitlines() if "countersign" in line]
    assert (len(units), said) == (2, [])


def test_the_journal_is_bounded():
    told = configparser.ConfigParser()
    told.read_string(manual.file("/etc/systemd/journald.conf.d/countersign.conf"))
    assert set(told["Journal"]) == {"systemmaxuse", "maxretentionsec"}


@pytest.mark.skipif(not shutil.which("logrotate", path="/usr/sbin"), reason="no logrotate: apt install logrotate")  # fmt: skip
def test_logrotate_turns_over_what_is_still_written(tmp_path):
    told = manual.file("/etc/logrotate.d/countersign").replace("/var/log/countersign", str(tmp_path))  # fmt: skip
    (tmp_path / "conf").write_text(told)
    (tmp_path / "conf").chmod(0o644)
    tmp_path.chmod(0o755)
    with (tmp_path / "run.log").open("a") as log:
        log.write("before\n")
        log.flush()
        rotate = [shutil.which("logrotate", path="/usr/sbin"), "--force", "--state", tmp_path / "state", tmp_path / "conf"]  # fmt: skip
        subprocess.run(rotate, check=True)
        log.write("after\n")
    assert (tmp_path / "run.log").read_text() == "after\n"
    assert (tmp_path / "run.log.1.gz").exists()


def command(name: str):
    where = get_commands()[name]
    return load_command_class(where, name) if isinstance(where, str) else where
