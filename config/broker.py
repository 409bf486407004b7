"""The embedded broker: kombu's files, but for two moments at which its worker dies.

Kombu writes a message into the file that readers look for, and reads without asking for the writer's lock: whoever looks
in between, or after a writer was killed there, finds half a message, and Celery gives up for good.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from time import time_ns
from typing import Any

import structlog
from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps

log = structlog.get_logger("rangkul.broker")
#: scheme of the broker's address
SCHEME = "rangkulfiles"


class Channel(filesystem.Channel):
    """Messages appear whole, and one that is not is passed over: the beat says the same again."""

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        half = folder / f"{name}.part"
        try:
            half.write_bytes(str_to_bytes(dumps(payload)))
            os.replace(half, folder / name)
        except OSError as error:
            raise ChannelError(f"Cannot add {name!r} to the broker's folder") from error

    def _get(self, queue: Any, timeout: Any = None) -> Any:
        while True:
            try:
                return super()._get(queue)
            except ValueError:
                log.warning("half_a_message", queue=queue)


class Transport(filesystem.Transport):
    """Kombu's transport with the channel above."""

    Channel = Channel


def register() -> None:
    """Let Celery know the address."""
    TRANSPORT_ALIASES[SCHEME] = "config.broker:Transport"
