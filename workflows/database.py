"""One transaction of a command, and a clear word when the database cannot be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db import DatabaseError, InternalError, OperationalError, transaction

from workflows.errors import DatabaseUnavailable

log = structlog.get_logger("rangkul.database")


@contextmanager
def writing() -> Iterator[None]:
    """All or nothing. Raises DatabaseUnavailable when the database is read-only, full or locked."""
    try:
        with transaction.atomic():
            yield
    except (OperationalError, InternalError) as error:
        log.exception("database_unavailable", error=type(error).__name__)
        raise unavailable(error) from error


def unavailable(_: DatabaseError) -> DatabaseUnavailable:
    """The error that a person sees; the cause is in the log and in ``__cause__``."""
    return DatabaseUnavailable(
        "Basis data tidak dapat ditulisi saat ini. Tidak ada yang berubah; coba lagi atau hubungi admin.",
        "The database cannot be written to at the moment. Nothing was changed; try again or tell the admin.",
    )
