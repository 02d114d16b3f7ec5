"""What the overlays render to: the schemas are `make check`'s, here is what they do not know."""

import re
import subprocess
import sysconfig
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).parents[2]
DOCUMENTED = set(
    re.findall(r"^# ([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M)
)
ROLES = {"web", "worker", "reader", "schedule", "letters", "mail", "migrate"}


@pytest.fixture(scope="module", params=["small", "production"])
def manifests(request):
    kubectl = Path(sysconfig.get_path("scripts")) / "kubectl"
    folder = ROOT / "deploy" / "kubernetes" / "overlays" / request.param
    rendered = subprocess.run(
        [kubectl, "kustomize", folder], capture_output=True, text=True, check=True
    )
    return list(yaml.safe_load_all(rendered.stdout))


def pods(manifests):
    """The pods that the manifests make, by the name of what makes them."""
    for each in manifests:
        spec = each.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            yield each["metadata"]["name"], spec["template"]


def test_pods_are_restricted(manifests):
    seen = set()
    for name, pod in pods(manifests):
        seen.add(name)
        spec = pod["spec"]
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["runAsUser"] == 10001, name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["automountServiceAccountToken"] is False, name
        for container in [*spec["containers"], *spec.get("initContainers", [])]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, name
            assert set(container["resources"]) == {"requests", "limits"}, name
    assert seen == {
        f"countersign-{part}"
        for part in (
            "web",
            "worker",
            "reader",
            "letters",
            "mail",
            "door",
            "folder",
            "schedule",
            "backup",
            "migrate",
        )
    }


def test_what_all_web_pods_share_takes_none_of_them_out(manifests):
    """With a full disk or a storage that is away, /readyz says 503 in every pod, while pages can be read in all."""
    (web,) = (
        container
        for name, pod in pods(manifests)
        if name == "countersign-web"
        for container in pod["spec"]["containers"]
    )
    probes = {name: web[name] for name in web if name.endswith("Probe")}
    asked = {name: each["httpGet"]["path"] for name, each in probes.items()}
    assert asked == dict.fromkeys(
        ("startupProbe", "livenessProbe", "readinessProbe"), "/healthz"
    )


def test_the_reader_alone_has_the_image_that_reads(manifests):
    images = {
        name: pod["spec"]["containers"][0]["image"] for name, pod in pods(manifests)
    }
    reader = images.pop("countersign-reader")
    assert set(images.values()) == {reader.removesuffix("-reader")}
    assert reader.endswith("-reader")


def test_every_container_runs_what_there_is_with_settings_that_there_are(manifests):
    (settings,) = [each for each in manifests if each["kind"] == "ConfigMap"]
    assert set(settings["data"]) - DOCUMENTED == set()
    for name, pod in pods(manifests):
        spec = pod["spec"]
        for container in [*spec["containers"], *spec.get("initContainers", [])]:
            command = container["args"][0]
            assert command in ROLES | set(get_commands()), name
            sources = [next(iter(each.values())) for each in container["envFrom"]]
            assert [each["name"] for each in sources] == [
                settings["metadata"]["name"],
                "countersign",
            ]


def test_whatever_selects_pods_finds_some(manifests):
    labels = [pod["metadata"]["labels"] for _, pod in pods(manifests)]
    selecting = 0
    for each in manifests:
        spec = each.get("spec", {})
        selector = spec.get("podSelector") or spec.get("selector") or {}
        wanted = selector.get("matchLabels", selector).items()
        if wanted:
            selecting += 1
            assert any(wanted <= found.items() for found in labels), each["metadata"]
    assert selecting >= 6
