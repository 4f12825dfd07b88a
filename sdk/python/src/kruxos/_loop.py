"""An event loop on a thread of its own, for callers that have none or must not block theirs."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from typing import Any, TypeVar

T = TypeVar("T")

_POLL_SECONDS = 0.05
_WIND_UP_SECONDS = 1


class BackgroundLoop:
    """Runs coroutines one thread away. The thread does not keep the program alive."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._pid = os.getpid()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._work, name="kruxos", daemon=True)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, T], cancel: threading.Event | None = None) -> T:
        """The result of a coroutine; it is cancelled when the caller is interrupted or ``cancel`` is set.

        Raises:
            concurrent.futures.CancelledError: ``cancel`` was set.
            RuntimeError: Called from a callback on the loop's own thread, after a fork, or after ``stop``.
        """
        fault = self._fault()
        if fault is not None:
            coroutine.close()
            raise RuntimeError(fault)
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            while cancel is not None:
                if cancel.wait(0 if future.done() else _POLL_SECONDS):
                    future.cancel()
                    raise CancelledError
                if future.done():
                    break
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def stop(self, last: Coroutine[Any, Any, None]) -> None:
        """Runs ``last`` and ends the thread; nothing can be run afterwards. May be called from anywhere, and twice."""
        if self._pid != os.getpid() or self._is_stopping:
            last.close()
            return
        self._is_stopping = True
        future = asyncio.run_coroutine_threadsafe(last, self._loop)
        future.add_done_callback(lambda _: self._loop.call_soon_threadsafe(self._loop.stop))
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _work(self) -> None:
        self._loop.run_forever()
        self._loop.run_until_complete(self._wind_up())
        self._loop.close()

    async def _wind_up(self) -> None:
        """Calls that still wait in other threads get their errors."""
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        if tasks:
            await asyncio.wait(tasks, timeout=_WIND_UP_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _fault(self) -> str | None:
        if self._pid != os.getpid():
            return "this agent was connected before the process was forked: connect again in the child"
        if threading.current_thread() is self._thread:
            return "a callback of this agent must not wait for it: use AsyncAgent, or another thread"
        return "this agent was closed: connect again" if self._is_stopping else None
