"""``rangkul run``: set up, then serve the pages and run the worker beside them until told to stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

THREADS = 8


class Worker:
    """The Celery worker with beat, started again when it dies."""

    def __init__(self, home: Path) -> None:
        self.log = (home / "worker.log").open("ab", buffering=0)
        self.home = home
        self.process: subprocess.Popen[bytes] | None = None
        self.stopping = threading.Event()

    def start(self) -> None:
        """Start it, and watch over it in a thread."""
        self._spawn()
        threading.Thread(target=self._watch, daemon=True, name="worker-watch").start()

    def _spawn(self) -> None:
        command = [
            sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--beat", "--pool", "solo",
            "--loglevel", "WARNING", "--schedule", str(self.home / "beat-schedule"),
            "--pidfile=", "--without-gossip", "--without-mingle",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, start_new_session=True)

    def _watch(self) -> None:
        delay = 1.0
        while not self.stopping.is_set():
            assert self.process is not None
            started = time.monotonic()
            self.process.wait()
            if self.stopping.is_set():
                return
            delay = 1.0 if time.monotonic() - started > 60 else min(delay * 2, 60.0)
            print(
                f"The worker has stopped; starting it again in {delay:.0f} s (see {self.log.name}).",
                flush=True,
            )
            self.stopping.wait(delay)
            if not self.stopping.is_set():
                self._spawn()

    def stop(self) -> None:
        """Let it finish what it is at, for ten seconds at most."""
        self.stopping.set()
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def port_free(port: int) -> bool:
    """Whether nobody listens there yet."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def main(port: int | None = None) -> int:
    """Serve until SIGINT or SIGTERM. Returns 1 when the port is taken or the set-up fails."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        chosen = port or int(os.environ.get("PORT") or 8000)
    except ValueError:
        print(f"PORT must be a number, not «{os.environ['PORT']}».", file=sys.stderr)
        return 1
    if not port_free(chosen):
        print(f"Port {chosen} is taken. Choose another one: PORT={chosen + 1} make run", file=sys.stderr)
        return 1

    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db.utils import Error as DatabaseError

    try:
        call_command("setup")
        call_command("collectstatic", "--noinput", verbosity=0)
    except DatabaseError as error:
        print(
            f"The database cannot be used: {error}. Check RANGKUL_DATABASE_URL and RANGKUL_HOME.",
            file=sys.stderr,
        )
        return 1

    from waitress.server import create_server

    from config.wsgi import application

    worker = Worker(Path(settings.RANGKUL_HOME))
    worker.start()
    host = os.environ.get("RANGKUL_BIND", "127.0.0.1")
    server = create_server(application, host=host, port=chosen, threads=THREADS, ident="Rangkul")

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    print(f"\n  Rangkul: http://localhost:{chosen}/   (stop with Ctrl+C)\n", flush=True)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        worker.stop()
    return 0
