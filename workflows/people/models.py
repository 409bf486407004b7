"""The people who sign in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person of one of the agencies. What they may see follows from their teams, looked up at each look."""

    LANGUAGES = (("id", "Bahasa Indonesia"), ("en", "English"))

    language = models.CharField(max_length=5, choices=LANGUAGES, default="id")
    #: watches that nothing is stuck, late or lost; sees lists of cases but no content
    is_rangkul_admin = models.BooleanField(default=False)
    #: edits, tests and publishes procedures; sees procedures, not cases
    is_process_owner = models.BooleanField(default=False)

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username
