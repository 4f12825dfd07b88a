"""An agent that needs approval, and the person who gives it through the CLI."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gateway import Gateway

from kruxos import Agent, ApprovalPending, KruxOS

PATH = "/workspace/data.csv"


class Scene:
    """An agent of its own with a file, and the person who decides about it."""

    def __init__(self, gateway: Gateway, name: str) -> None:
        self.gateway = gateway
        self.name = name
        self.connection: dict[str, Any] = {"api_key": gateway.create_token(name), "ca_file": gateway.ca_file}
        self.file = self.put("data.csv")

    def put(self, name: str) -> Path:
        file = self.gateway.workspace(self.name) / name
        file.write_text("a,b\n")
        return file

    def connect(self) -> Agent:
        return KruxOS.connect(self.gateway.endpoint, **self.connection)

    def request(self) -> str:
        return self.gateway.request_of(self.name)

    def accept(self) -> None:
        self.gateway.kruxos("approve", "accept", self.request(), "--yes")

    def reject(self, reason: str) -> None:
        self.gateway.reject(self.name, reason)

    def pending(self, agent: Agent) -> ApprovalPending:
        with pytest.raises(ApprovalPending) as caught:
            agent.capabilities.invoke("filesystem.delete", path=PATH)
        return caught.value
