"""What an agent remembers: by key, in three places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ._answers import Result
from ._blocking_capabilities import Capabilities
from ._capabilities import AsyncCapabilities


@dataclass(frozen=True)
class StateEntry:
    """A value and what is known of it.

    Attributes:
        found: Whether there is such a key; that there is none is no error.
        value: Any JSON value; None when it was not found.
        version: None for a note of a session, and when it was not found.
        owner_agent: Who wrote it last; None unless it is shared.
    """

    found: bool
    value: Any
    version: int | None
    owner_agent: str | None


class _Tier:
    def __init__(self, name: str) -> None:
        self._name = f"state.{name}"

    def _verb(self, verb: str) -> str:
        return f"{self._name}.{verb}"


class _AsyncTier(_Tier):
    def __init__(self, name: str, capabilities: AsyncCapabilities) -> None:
        super().__init__(name)
        self._capabilities = capabilities

    async def _call(self, verb: str, **inputs: Any) -> Result:
        return await self._capabilities.invoke(self._verb(verb), **inputs)

    async def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, or ``default`` when there is no such key."""
        entry = await self.get_entry(key)
        return entry.value if entry.found else default

    async def get_entry(self, key: str) -> StateEntry:
        """The value of a key, with its version."""
        return _entry(await self._call("get", key=key))

    async def list(self, prefix: str = "") -> list[str]:
        """The keys that begin so."""
        pages = _Pages(prefix)
        for inputs in pages:
            pages.add(await self._call("list", **inputs))
        return pages.keys


class AsyncSessionState(_AsyncTier):
    """What one session notes for itself; it is forgotten with the session."""

    async def set(self, key: str, value: Any) -> None:
        """Writes a key."""
        await self._call("set", key=key, value=value)

    async def delete(self, key: str) -> bool:
        """Drops a key; False when there was none."""
        return bool((await self._call("delete", key=key))["deleted"])


class AsyncSharedState(_AsyncTier):
    """What all agents share: who writes names the version that it read, 0 for a new key."""

    async def set(self, key: str, value: Any, *, expected_version: int) -> int:
        """Writes a key and gives the new version.

        Raises:
            ConflictError: Somebody else wrote first; read again.
            ResourceExhaustedError: The quota is used up.
        """
        return int((await self._call("set", key=key, value=value, expected_version=expected_version))["version"])

    async def delete(self, key: str, *, expected_version: int | None = None) -> bool:
        """Deletes a key; False when there was none.

        Raises:
            ConflictError: Another version than expected is there.
        """
        return bool((await self._call("delete", key=key, **_expected(expected_version)))["deleted"])


class AsyncState(_AsyncTier):
    """What the agent keeps from session to session, with its history.

    Attributes:
        session: Notes of this session.
        shared: What all agents share.
    """

    def __init__(self, capabilities: AsyncCapabilities) -> None:
        super().__init__("persistent", capabilities)
        self.session = AsyncSessionState("session", capabilities)
        self.shared = AsyncSharedState("shared", capabilities)

    async def set(self, key: str, value: Any, *, expected_version: int | None = None) -> int:
        """Writes a key and gives the new version.

        Args:
            key: Its name; dots make families, such as ``project.todo``.
            value: Any JSON value.
            expected_version: Write only if this is the latest version; 0 for a new key.

        Raises:
            ConflictError: Another version than expected is there.
            ResourceExhaustedError: The quota is used up.
        """
        return int((await self._call("set", key=key, value=value, **_expected(expected_version)))["version"])

    async def delete(self, key: str) -> bool:
        """Deletes a key with its history; False when there was none."""
        return bool((await self._call("delete", key=key))["deleted"])


class _BlockingTier(_Tier):
    def __init__(self, name: str, capabilities: Capabilities) -> None:
        super().__init__(name)
        self._capabilities = capabilities

    def _call(self, verb: str, **inputs: Any) -> Result:
        return self._capabilities.invoke(self._verb(verb), **inputs)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, or ``default`` when there is no such key."""
        entry = self.get_entry(key)
        return entry.value if entry.found else default

    def get_entry(self, key: str) -> StateEntry:
        """The value of a key, with its version."""
        return _entry(self._call("get", key=key))

    def list(self, prefix: str = "") -> list[str]:
        """The keys that begin so."""
        pages = _Pages(prefix)
        for inputs in pages:
            pages.add(self._call("list", **inputs))
        return pages.keys


class SessionState(_BlockingTier):
    """What one session notes for itself; it is forgotten with the session."""

    def set(self, key: str, value: Any) -> None:
        """Writes a key."""
        self._call("set", key=key, value=value)

    def delete(self, key: str) -> bool:
        """Drops a key; False when there was none."""
        return bool(self._call("delete", key=key)["deleted"])


class SharedState(_BlockingTier):
    """What all agents share: who writes names the version that it read, 0 for a new key."""

    def set(self, key: str, value: Any, *, expected_version: int) -> int:
        """Writes a key and gives the new version; see ``AsyncSharedState.set``."""
        return int(self._call("set", key=key, value=value, expected_version=expected_version)["version"])

    def delete(self, key: str, *, expected_version: int | None = None) -> bool:
        """Deletes a key; False when there was none. See ``AsyncSharedState.delete``."""
        return bool(self._call("delete", key=key, **_expected(expected_version))["deleted"])


class State(_BlockingTier):
    """What the agent keeps from session to session, with its history.

    Attributes:
        session: Notes of this session.
        shared: What all agents share.
    """

    def __init__(self, capabilities: Capabilities) -> None:
        super().__init__("persistent", capabilities)
        self.session = SessionState("session", capabilities)
        self.shared = SharedState("shared", capabilities)

    def set(self, key: str, value: Any, *, expected_version: int | None = None) -> int:
        """Writes a key and gives the new version; see ``AsyncState.set``."""
        return int(self._call("set", key=key, value=value, **_expected(expected_version))["version"])

    def delete(self, key: str) -> bool:
        """Deletes a key with its history; False when there was none."""
        return bool(self._call("delete", key=key)["deleted"])


class _Pages:
    """The inputs for one page after another, until all keys are there."""

    def __init__(self, prefix: str) -> None:
        self.keys: list[str] = []
        self._prefix = prefix
        self._is_complete = False

    def __iter__(self) -> Iterator[dict[str, str]]:
        yield {"prefix": self._prefix}
        while not self._is_complete:
            yield {"prefix": self._prefix, "after": self.keys[-1]}

    def add(self, page: Result) -> None:
        names: list[str] = page["keys"] if "keys" in page else [entry["key"] for entry in page["entries"]]
        self.keys.extend(names)
        self._is_complete = not page.get("truncated", False)


def _entry(output: Result) -> StateEntry:
    found = bool(output["found"])
    version = output.get("version") if found else None
    return StateEntry(found, output["value"], version, output.get("owner_agent"))


def _expected(version: int | None) -> dict[str, int]:
    return {} if version is None else {"expected_version": version}
