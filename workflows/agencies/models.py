"""Who does what, where, and since when. All of it is data with validity: agencies merge, teams move."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class ValidQuerySet(models.QuerySet[Any]):
    """For rows that hold from ``valid_from`` until ``valid_until`` (both open when null)."""

    def valid_at(self, now: datetime) -> ValidQuerySet:
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=now),
            Q(valid_until__isnull=True) | Q(valid_until__gt=now),
        )


class Valid(models.Model):
    """Holds from ``valid_from`` (inclusive) until ``valid_until`` (exclusive); null is open."""

    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = ValidQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_valid_at(self, now: datetime) -> bool:
        return (self.valid_from is None or self.valid_from <= now) and (
            self.valid_until is None or self.valid_until > now
        )


class Territory(models.Model):
    """A city, a district (kecamatan) or a ward (kelurahan)."""

    class Level(models.TextChoices):
        CITY = "city", "Kota"
        DISTRICT = "district", "Kecamatan"
        WARD = "ward", "Kelurahan"

    slug = models.SlugField(primary_key=True, max_length=80)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    #: Kemendagri code, e.g. 33.75.03
    code = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name


class Agency(Valid):
    """An office that takes part in the protocol."""

    slug = models.SlugField(primary_key=True, max_length=80)
    name = models.CharField(max_length=200)
    #: the agency that took over its work; a conflict of interest goes over to it
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    class Meta:
        ordering = ("slug",)
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A role in the protocol: what a lane of a diagram names."""

    slug = models.SlugField(primary_key=True, max_length=80)
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "slug")

    def __str__(self) -> str:
        return self.name_id


class Team(Valid):
    """People of one agency who do the work of one or more roles in a territory."""

    slug = models.SlugField(primary_key=True, max_length=80)
    name = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="teams")
    roles = models.ManyToManyField(Role, through="TeamRole", related_name="teams")
    #: the team whose members record the results of this one, where an office does not sign in (court, LPSK)
    proxy = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="proxy_for"
    )
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name


class TeamRole(Valid):
    """That a team holds a role, and for how long."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="team_roles")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="team_roles")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("team", "role"), name="team_holds_role_once")]


class Membership(Valid):
    """That a person works in a team, and for how long. Never frozen into a work item."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    is_lead = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=("user", "valid_until")), models.Index(fields=("team", "valid_until"))]


class Absence(Valid):
    """A person is away; the substitute has the person's teams for that time, and no longer."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="substitutions",
    )
    reason = models.CharField(max_length=200, blank=True)


class DirectoryVersion(models.Model):
    """One row that differs after each change of the city, so that every process notices (one small query).

    The number is drawn, not counted: a change that is rolled back and another one after it must differ.
    """

    number = models.PositiveBigIntegerField(default=0)

    @classmethod
    def number_now(cls) -> int:
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    @classmethod
    def bump(cls) -> None:
        drawn = secrets.randbits(62)
        if not cls.objects.filter(pk=1).update(number=drawn):
            DirectoryVersion.objects.bulk_create([DirectoryVersion(pk=1, number=drawn)], ignore_conflicts=True)
