"""What a contributor or an operator starts: the scripts, the requirements, the compose file and the image."""

import ast
import os
import re
import shutil
import socket
import subprocess
import sys
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = sorted(
    path for path in (ROOT / "script").iterdir() if path.is_file() and path.read_text().startswith(("#!", "# shell"))
)
REQUIREMENTS = sorted(ROOT.glob("requirements*.txt"))


def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return parsed


def requirements(path: Path) -> dict[str, str]:
    """Each requirement's name in lower case, with `-` for `_`, and its pinned version."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith(("#", "-r "))]
    pinned = [re.fullmatch(r"([\w.-]+)(?:\[\w+\])?==([\w.]+)", line) for line in lines]
    assert all(pinned), f"every line of {path.name} pins one version with =="
    return {match[1].lower().replace("_", "-"): match[2] for match in pinned if match}


def bash(command: str, path: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with script/lib.sh sourced from another directory."""
    return subprocess.run(
        ["/bin/bash", "-c", f"set -euo pipefail; source {ROOT}/script/lib.sh; {command}"],
        cwd=home,
        env={"PATH": path, "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("script", [*SCRIPTS, ROOT / ".ci" / "run"], ids=lambda path: path.name)
def test_every_script_parses_and_stops_at_the_first_error(script: Path) -> None:
    assert subprocess.run(["/bin/bash", "-n", script], capture_output=True, text=True, check=False).stderr == ""
    if script.suffix != ".sh":
        assert os.access(script, os.X_OK)
        assert re.search(r"^set -eu", script.read_text(), re.MULTILINE)


def test_a_contributors_scripts_are_all_there() -> None:
    assert {"setup", "server", "check", "test"} <= {script.name for script in SCRIPTS}
    assert "script/test" in (ROOT / ".ci" / "run").read_text()


def test_a_file_is_stale_until_it_is_remembered_and_again_when_it_changes(tmp_path: Path) -> None:
    source, stamp = tmp_path / "source", tmp_path / "stamp"
    script = f"""
        STATE={tmp_path}
        ask() {{ if is_stale {stamp} {source}; then echo stale; else echo fresh; fi; }}
        echo one > {source}; ask; remember {stamp} {source}; ask; echo two > {source}; ask
    """
    assert bash(script, os.environ["PATH"], tmp_path).stdout.split() == ["stale", "fresh", "stale"]


def test_a_missing_package_names_the_command_that_installs_it(tmp_path: Path) -> None:
    (tmp_path / "apt-get").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "apt-get").chmod(0o755)
    script = 'is_root() { return 1; }; install_packages "PostgreSQL is needed for the tests" postgresql'
    done = bash(script, f"{tmp_path}:{os.environ['PATH']}", tmp_path)
    assert done.returncode == 1
    assert done.stderr == (
        "PostgreSQL is needed for the tests, and this account may not install it: "
        'run "sudo apt-get install postgresql", then run this again.\n'
    )


def test_all_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "apt-get").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "apt-get").chmod(0o755)
    script = """
        is_root() { return 1; }
        python() { say python3.11-venv; }; nothing() { :; }; browser() { printf '%s\\n' chromium libatomic1; }
        install_missing "The tests need more" nothing
        echo here
        install_missing "The tests need more" python nothing browser
    """
    done = bash(script, f"{tmp_path}:{os.environ['PATH']}", tmp_path)
    assert (done.returncode, done.stdout) == (1, "here\n")
    assert 'run "sudo apt-get install python3.11-venv chromium libatomic1"' in done.stderr


def test_a_port_in_use_is_said_with_the_way_on(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = bash(f"cd {ROOT}; ensure_free 127.0.0.1 {port}", os.environ["PATH"], tmp_path)
    assert done.returncode == 1
    assert f'Port {port} of 127.0.0.1 is in use: "PORT={port + 1} script/server" starts' in done.stderr
    assert bash(f"cd {ROOT}; ensure_free 127.0.0.1 {port}", os.environ["PATH"], tmp_path).returncode == 0


def test_a_checkout_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    # A root may write anywhere, so the answer is given here.
    done = bash("ROOT=/usr; test() { false; }; ensure_writable", os.environ["PATH"], tmp_path)
    assert done.returncode == 1
    assert "/usr belongs to root and can't be written to by " in done.stderr


@pytest.mark.parametrize(("release", "taken"), [("18.20.4", "ours"), ("20.0.0", "theirs"), ("24.19.0", "theirs")])
def test_only_a_node_of_20_or_newer_is_taken_from_the_machine(tmp_path: Path, release: str, taken: str) -> None:
    node = shutil.which("node", path=f"{os.environ['PATH']}:{ROOT / '.state' / 'node'}")
    assert node, "script/setup makes Node.js available"
    bin_directory = tmp_path / "bin"
    bin_directory.mkdir()
    (bin_directory / "npm").write_text("#!/bin/sh\n")
    (bin_directory / "node").write_text(
        f"#!/bin/sh\nexec {node} -e \"Object.defineProperty(process.versions, 'node', {{value: '{release}'}}); $2\"\n"
    )
    for program in bin_directory.iterdir():
        program.chmod(0o755)
    script = "ensure_python() { echo ours; exit; }; ensure_node; echo theirs"
    assert bash(script, f"{bin_directory}:{os.environ['PATH']}", tmp_path).stdout.strip() == taken


@pytest.mark.parametrize(
    ("report", "line", "code"),
    [
        ('<testsuite tests="7" failures="0" errors="0" skipped="2" time="1.6"/>', "5 passed, 0 failed, 2 skipped", 0),
        ('<testsuite tests="7" failures="1" errors="1" skipped="0" time="1"/>', "5 passed, 2 failed, 0 skipped", 1),
        ('<testsuite tests="0" failures="0" errors="0" skipped="0" time="1"/>', "0 passed, 0 failed, 0 skipped", 1),
        (None, "0 passed, 1 failed, 0 skipped", 1),
    ],
)
def test_the_summary_fails_a_run_with_a_failure_or_without_a_test(
    tmp_path: Path, report: str | None, line: str, code: int
) -> None:
    path = tmp_path / "SQLite.xml"
    if report:
        path.write_text(f"<testsuites>{report}</testsuites>")
    done = subprocess.run(
        [sys.executable, ROOT / "script" / "summary.py", path], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == f"Total: {line}"
    assert done.returncode == code


def test_what_is_installed_is_what_the_requirements_pin() -> None:
    pins = requirements(ROOT / "requirements.txt") | requirements(ROOT / "requirements-dev.txt")
    assert {name: version(name) for name in pins} == pins


def test_the_app_imports_nothing_that_the_runtime_requirements_lack() -> None:
    first_party = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    imported: set[str] = set()
    for app in first_party - {"tests", "benchmarks"}:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    imported.add(node.module.split(".")[0])
    distributions = packages_distributions()
    needed = {
        distributions[module][0].lower().replace("_", "-")
        for module in imported - first_party - sys.stdlib_module_names
    }
    assert "django" in needed
    assert needed <= set(requirements(ROOT / "requirements.txt"))


def test_every_requirement_has_its_reason_in_the_decision() -> None:
    decision = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text().lower().replace("_", "-")
    reasons = set(re.findall(r"^\| ([\w.-]+) \|", decision, re.MULTILINE))
    assert set().union(*(requirements(path) for path in REQUIREMENTS)) <= reasons


def test_compose_starts_the_app_when_postgresql_15_or_newer_is_healthy() -> None:
    app, db = compose()["services"]["app"], compose()["services"]["db"]
    image = re.fullmatch(r"postgres:(\d+)(-\w+)?", str(db["image"]))
    assert image
    assert int(image[1]) >= 15
    assert "pg_isready" in str(db["healthcheck"])
    assert app["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert db["volumes"] == ["pgdata:/var/lib/postgresql/data"]
    assert "pgdata" in compose()["volumes"]
    assert "ports" not in db


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "POSTGRES_PASSWORD"])
def test_compose_refuses_to_start_without_a_secret(name: str) -> None:
    values = [str(value) for service in compose()["services"].values() for value in service["environment"].values()]
    uses = [value for value in values if f"${{{name}" in value]
    assert uses
    assert all(re.search(rf"\$\{{{name}:\?[^}}]+\}}", value) for value in uses)


def test_compose_sets_every_variable_of_the_settings_but_debug() -> None:
    read = set(re.findall(r'environ\.get\("(\w+)"', (ROOT / "config" / "settings.py").read_text())) | {"DATABASE_URL"}
    environment = set(compose()["services"]["app"]["environment"])
    assert read - environment == {"DEBUG"}


def test_the_image_builds_from_files_that_are_there_and_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    copied = {
        source for line in lines if line.startswith("COPY ") and "--from=" not in line for source in line.split()[1:-1]
    }
    assert copied == {"package.json", "package-lock.json", ".npmrc", "static", "requirements.txt", "."}
    assert all((ROOT / source).exists() for source in copied)
    assert "USER inspections" in lines
    assert lines[-1] == 'ENTRYPOINT ["script/container"]'
    ignored = set((ROOT / ".dockerignore").read_text().split())
    assert {".env", ".git", ".venv", "db.sqlite3*", "node_modules", "tests"} <= ignored
