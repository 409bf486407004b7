"""Celery: the distributed engine. Correctness rests on the database; the broker only says "look now"."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from celery import Celery

from config.broker import SCHEME, register

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def broker(url: str, home: Path) -> dict[str, Any]:
    """Broker settings: the given URL (Redis, RabbitMQ), or files under ``home`` when there is none."""
    if url:
        return {"broker_url": url, "broker_connection_retry_on_startup": True}
    register()
    folders = {name: home / "broker" / name for name in ("messages", "processed", "control")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "broker_url": f"{SCHEME}://",
        "broker_transport_options": {
            "data_folder_in": str(folders["messages"]),
            "data_folder_out": str(folders["messages"]),
            "processed_folder": str(folders["processed"]),
            "control_folder": str(folders["control"]),
            "store_processed": False,
        },
    }


def make_app() -> Celery:
    """The Celery application of this installation."""
    from django.conf import settings

    made = Celery("rangkul")
    made.conf.update(
        **broker(settings.RANGKUL_BROKER_URL, settings.RANGKUL_HOME),
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        task_default_queue="rangkul",
        timezone=settings.TIME_ZONE,
        beat_schedule_filename=str(settings.RANGKUL_HOME / "beat-schedule"),
        beat_schedule={
            # a beat that was not taken up in time is worth nothing: the next one does the same
            "timers": {"task": "timers.fire_due", "schedule": 5.0, "options": {"expires": 15}},
            "outbox": {"task": "outbox.deliver", "schedule": 10.0, "options": {"expires": 30}},
            "migrations": {"task": "migration.go_on", "schedule": 10.0, "options": {"expires": 30}},
            "publications": {"task": "drafts.publish_due", "schedule": 60.0, "options": {"expires": 60}},
            "reminders": {"task": "work.remind", "schedule": 300.0, "options": {"expires": 300}},
        },
    )
    made.autodiscover_tasks(
        [f"workflows.{name}" for name in ("drafts", "migration", "outbox", "timers", "work")]
    )
    return made


app = make_app()
