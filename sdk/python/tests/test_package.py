"""What a user installs."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from gateway import Gateway

PACKAGE = Path(__file__).parents[1]

PROGRAM = """
import sys
from kruxos import KruxOS
with KruxOS.connect(sys.argv[1], ca_file=sys.argv[2]) as agent:
    print(agent.capabilities.invoke("agent.whoami")["agent_name"])
"""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(PACKAGE))
    (file,) = folder.glob("*.whl")
    return file


def run(*command: str, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_the_package_its_types_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "kruxos/py.typed" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"kruxos"}
    assert not [name for name in names if "test" in name or name.endswith(".pyc")]


def test_the_wheel_works_from_an_empty_environment(
    wheel: Path, shared_gateway: Gateway, token: str, tmp_path: Path
) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = str(tmp_path / "venv" / "bin" / "python")
    run(python, "-m", "pip", "install", "--quiet", str(wheel))
    env = {"HOME": str(tmp_path), "KRUXOS_AGENT_TOKEN": token}
    assert run(python, "-c", PROGRAM, shared_gateway.endpoint, shared_gateway.ca_file, env=env) == "tester\n"
    installed = run(python, "-m", "pip", "list", "--format", "freeze").splitlines()
    assert {line.split("==")[0] for line in installed} - {"pip", "setuptools", "wheel"} == {"kruxos", "websockets"}


def test_the_reference_is_up_to_date() -> None:
    run(sys.executable, str(PACKAGE / "scripts" / "reference.py"), "--check")
