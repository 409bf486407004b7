"""The people of the demo city: one for each team, named like it, with one password for all."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password

from workflows.agencies.models import Membership, Team
from workflows.people.models import User
from workflows.procedures import rights

NAMES = (
    "Ani", "Budi", "Citra", "Dewi", "Eko", "Fitri", "Guntur", "Hesti", "Indra", "Joko", "Kartika", "Lestari",
    "Mulyono", "Nur", "Oktavia", "Prasetyo", "Qori", "Ratna", "Sri", "Tri", "Umi", "Vina", "Wahyu", "Yuni", "Zaenal",
)  # fmt: skip


def create(password: str, since: datetime) -> None:
    """One person for each team, two process owners and an admin. The password is kept as its hash only."""
    hashed = make_password(password)
    users = []
    for number, team in enumerate(Team.objects.order_by("pk")):
        first = NAMES[number % len(NAMES)]
        users.append(
            User(username=team.pk, first_name=first, last_name=f"({team.name})"[:150], password=hashed)
        )
    users += [
        User(username="pemilik-proses", first_name="Pemilik", last_name="Proses", password=hashed,
             is_process_owner=True),
        # nobody reviews what they drew themselves
        User(username="pemilik-proses-2", first_name="Pemilik", last_name="Proses Kedua", password=hashed,
             is_process_owner=True),
    ]  # fmt: skip
    users.append(
        User(
            username="admin", first_name="Admin", last_name="Rangkul", password=hashed, is_rangkul_admin=True
        )
    )
    User.objects.bulk_create(users)
    for name in ("pemilik-proses", "pemilik-proses-2"):
        rights.give(None, User.objects.get(username=name), rights.ALL, rights.RIGHTS, since)
    teams = set(Team.objects.values_list("pk", flat=True))
    Membership.objects.bulk_create(
        [
            Membership(user=user, team_id=user.username, valid_from=since)
            for user in User.objects.filter(username__in=teams)
        ]
    )
