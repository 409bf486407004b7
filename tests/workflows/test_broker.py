"""The embedded broker is a folder; what a killed writer leaves there stops nobody."""

from __future__ import annotations

import threading
import time
from queue import Empty

import pytest
from kombu import Connection

from config.celery import broker


@pytest.fixture
def channel(tmp_path):
    settings = broker("", tmp_path)
    with Connection(
        settings["broker_url"], transport_options=settings["broker_transport_options"]
    ) as connection:
        yield connection.channel()


def test_half_a_message_is_passed_over(channel, tmp_path) -> None:
    folder = tmp_path / "broker" / "messages"
    (folder / "1_a.rangkul.msg").write_bytes(b"")
    (folder / "2_b.rangkul.msg").write_bytes(b'{"body": ')
    channel._put("rangkul", {"body": "whole"})
    assert channel._get("rangkul") == {"body": "whole"}
    with pytest.raises(Empty):
        channel._get("rangkul")


def test_a_reader_never_sees_a_message_that_is_being_written(channel, caplog) -> None:
    number, long = 300, "x" * 20_000
    writer = threading.Thread(
        target=lambda: [channel._put("rangkul", {"n": n, "text": long}) for n in range(number)]
    )
    writer.start()
    found = []
    until = time.monotonic() + 60
    while len(found) < number:
        try:
            found.append(channel._get("rangkul")["n"])
        except Empty:
            assert time.monotonic() < until, len(found)
    writer.join()
    assert sorted(found) == list(range(number))
    assert "half_a_message" not in caplog.text
