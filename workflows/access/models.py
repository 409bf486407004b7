"""Emergency access: sight of a case without work on it, for hours, with a reason that is kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class EmergencyAccess(models.Model):
    """The reason itself is kept encrypted with the case."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="emergency_accesses")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="emergency_accesses"
    )
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("user", "until"))]
