"""The real gateway and the real CLI, in a home of their own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
NODE = ROOT / "node_modules" / ".bin" / "node"
RUN = ROOT / "bin" / "run.js"


class Gateway:
    """A machine of one user with a gateway on a port of its own. ``start`` again after ``stop`` or ``kill``."""

    def __init__(self, settings: str = "", rule: str | None = None) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="kp-"))
        self.data_dir = self.home / "d"
        self.port = _free_port()
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "KRUXOS_DATA_DIR": str(self.data_dir),
            "NO_COLOR": "1",
        }
        config = self.data_dir / "config"
        config.mkdir(parents=True)
        (config / "gateway.yaml").write_text(f"listen: {{port: {self.port}}}\n{settings}")
        if rule is not None:
            (config / "policies").mkdir(mode=0o700)
            (config / "policies" / "org.yaml").write_text(f"version: 1\nname: test\nrules:\n  - {rule}\n")
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def endpoint(self) -> str:
        return f"localhost:{self.port}"

    @property
    def ca_file(self) -> str:
        return str(self.data_dir / "tls" / "ca.pem")

    def start(self) -> None:
        self._process = subprocess.Popen(
            [NODE, RUN, "gateway", "run"], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.kruxos("wait", "--for", "ready", "--timeout", "60")

    def stop(self) -> None:
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def pause(self) -> None:
        """It keeps its connections, and answers nothing until ``resume``."""
        self._send(signal.SIGSTOP)

    def resume(self) -> None:
        self._send(signal.SIGCONT)

    def remove(self) -> None:
        self.resume()
        self.stop()
        shutil.rmtree(self.home)

    def kruxos(self, *args: str) -> dict[str, Any]:
        done = subprocess.run([NODE, RUN, *args, "--json"], env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"kruxos {args} ended with {done.returncode}: {done.stdout}{done.stderr}"
        output: dict[str, Any] = json.loads(done.stdout)
        return output

    def create_token(self, label: str, *flags: str) -> str:
        """Of an agent of the same name."""
        self.kruxos("agent", "create", label, "--if-absent")
        secret: str = self.kruxos("token", "create", label, "--agent", label, *flags)["secret"]
        return secret

    def workspace(self, agent: str) -> Path:
        path = self.data_dir / "workspace" / agent
        path.mkdir(parents=True, exist_ok=True)
        return path

    def request_of(self, agent: str) -> str:
        """Id of the one request of an agent for approval, as soon as it waits."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            approvals = self.kruxos("approve", "list", "--agent", agent)["approvals"]
            if approvals:
                (approval,) = approvals
                return str(approval["id"])
        raise AssertionError("nobody was asked")

    def reject(self, agent: str, reason: str) -> None:
        """Decides on the one request of an agent."""
        self.kruxos("approve", "reject", self.request_of(agent), "--reason", reason, "--yes")

    def sessions(self) -> list[dict[str, Any]]:
        sessions: list[dict[str, Any]] = self.kruxos("status")["sessions"]
        return sessions

    def _signal(self, number: signal.Signals) -> None:
        self._send(number)
        if self._process is not None:
            self._process.wait(30)
            self._process = None

    def _send(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
