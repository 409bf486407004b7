"""A city full of people for tests, and short ways to run cases through the real services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import factory
from factory.django import DjangoModelFactory

from workflows.agencies.models import Membership, Team
from workflows.agencies.services import load_city
from workflows.cases import services as cases
from workflows.cases.models import Case
from workflows.people.models import User
from workflows.procedures import rights
from workflows.procedures.services import publish_folder
from workflows.work import services as work
from workflows.work.models import WorkItem


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"orang-{n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@contoh.id")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    team = factory.LazyFunction(lambda: Team.objects.get(pk="uptd-ppa-manajer"))


class City:
    """The demo city: one person for each team, named like the team."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    @classmethod
    def build(cls, now: datetime, packages: Path) -> City:
        load_city()
        people = [
            User(username=slug, email=f"{slug}@contoh.id")
            for slug in Team.objects.values_list("pk", flat=True)
        ]
        User.objects.bulk_create(people)
        start = now - timedelta(days=365)
        Membership.objects.bulk_create(
            [Membership(user=user, team_id=user.username, valid_from=start) for user in User.objects.all()]
        )
        User.objects.create(username="admin", is_rangkul_admin=True)
        for name in ("pemilik-proses", "pemilik-proses-2"):
            rights.give(None, User.objects.create(username=name), rights.ALL, rights.RIGHTS, start)
        publish_folder(now, folder=packages)
        return cls(now)

    def user(self, name: str) -> User:
        return User.objects.get(username=name)

    def team(self, slug: str) -> Team:
        return Team.objects.get(pk=slug)

    def start(self, now: datetime | None = None, **data: Any) -> Case:
        """A new case from the start form; everything but the ward is left out."""
        return cases.start(
            self.user("uptd-ppa-pengaduan"), "uji_kasus", {"domisili": "degayu", **data}, now or self.now
        )

    def item(self, case: Case, element: str) -> WorkItem:
        """The open item of an element."""
        return WorkItem.objects.get(case=case, element=element, state__in=WorkItem.ACTIVE)

    def complete(
        self,
        case: Case,
        element: str,
        data: Mapping[str, Any] | None = None,
        now: datetime | None = None,
        user: User | None = None,
    ) -> WorkItem:
        """Complete the open item of an element by the person of its team."""
        item = self.item(case, element)
        return work.complete(user or self.user(item.team_id), item.pk, data or {}, now or self.now)

    def open(self, case: Case) -> list[str]:
        """The elements that are open, by name."""
        return sorted(
            WorkItem.objects.filter(case=case, state__in=WorkItem.ACTIVE).values_list("element", flat=True)
        )
