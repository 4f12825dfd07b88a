"""The stand-in of the Anthropic Messages API that all SDKs are tested with."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anthropic
from gateway import NODE, ROOT

Reply = dict[str, Any]


class MessagesApi:
    """Refuses what the real one would refuse."""

    def __init__(self, script: Sequence[Reply], file: Path) -> None:
        file.write_text(json.dumps(script))
        program = ROOT / "sdk" / "testing" / "messages-api.ts"
        self._process = subprocess.Popen(
            [NODE, program, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"
        os.environ.update(ANTHROPIC_BASE_URL=self.url, ANTHROPIC_API_KEY="test")
        self.client = anthropic.Anthropic()

    def requests(self) -> list[dict[str, Any]]:
        """Each with ``body`` and ``refusal``."""
        with urllib.request.urlopen(f"{self.url}/requests") as response:
            requests: list[dict[str, Any]] = json.load(response)
            return requests

    def stop(self) -> None:
        self.client.close()
        del os.environ["ANTHROPIC_BASE_URL"], os.environ["ANTHROPIC_API_KEY"]
        self._process.communicate()
