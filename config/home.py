"""Where an installation keeps what it makes for itself: database, keys, broker files."""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


def kept_secret(path: Path, length: int = 48) -> str:
    """The secret in ``path``; made on first use, readable by the owner only."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    value = base64.urlsafe_b64encode(secrets.token_bytes(length)).decode("ascii")
    try:
        # O_EXCL: of two processes that start together, one writes and the other reads
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(value)
    return value


def database(url: str, home: Path) -> dict[str, object]:
    """Django's DATABASES entry for ``postgres://user:password@host:port/name`` or ``sqlite:///path``."""
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    if parts.scheme == "sqlite":
        # sqlite:///relative.sqlite3, sqlite:////absolute.sqlite3
        name = unquote(parts.path.removeprefix("/")) or str(home / "rangkul.sqlite3")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            "OPTIONS": {
                # a step of a case reads before it writes: take the write lock at the start, wait for it
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
            },
            # a file, so that threads share it; of its own for each run, so that runs do not meet
            "TEST": {"NAME": str(Path(tempfile.gettempdir()) / f"rangkul-test-{os.getpid()}.sqlite3")},
        }
    raise ValueError(f"RANGKUL_DATABASE_URL must start with postgres:// or sqlite://, not {parts.scheme!r}.")


def email(url: str) -> dict[str, object]:
    """E-mail settings of ``smtp://user:password@host:port?tls=1``, ``console:`` or ``file:///path``.

    Without any, people are told in the app only.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    backend = "django.core.mail.backends."
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": backend + "console.EmailBackend"}
    if parts.scheme == "file":
        return {"EMAIL_BACKEND": backend + "filebased.EmailBackend", "EMAIL_FILE_PATH": unquote(parts.path)}
    if parts.scheme in {"smtp", "smtps"}:
        return {
            "EMAIL_BACKEND": backend + "smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname or "localhost",
            "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": query.get("tls") == "1",
            "EMAIL_TIMEOUT": 20,
        }
    raise ValueError(
        f"RANGKUL_EMAIL_URL must start with smtp://, smtps://, console: or file://, not {url!r}."
    )
