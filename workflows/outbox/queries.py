"""Notices of a person, and the state of the outbox for admins."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from workflows.access.queries import acting, without_conflicts
from workflows.outbox.models import Notice, NoticeRead, OutboxMessage
from workflows.people.models import User


def notices(user: User, now: datetime, *, unread_only: bool = False) -> QuerySet[Notice]:
    """What the person's teams and the person were told; ``is_read`` on each. Newest first."""
    who = acting(user, now)
    found = (
        Notice.objects.filter(Q(user=user) | Q(team__in=who.teams))
        .filter(without_conflicts(who, "case__"))
        .select_related("case")
        .annotate(is_read=Exists(NoticeRead.objects.filter(notice=OuterRef("pk"), user=user)))
    )
    return found.filter(is_read=False) if unread_only else found


def mark_read(user: User, now: datetime, notice_ids: list[int] | None = None) -> int:
    """Mark the person's notices (all, or these) as read; returns how many were new."""
    unread = notices(user, now, unread_only=True)
    if notice_ids is not None:
        unread = unread.filter(pk__in=notice_ids)
    rows = [NoticeRead(notice_id=pk, user=user, at=now) for pk in unread.values_list("pk", flat=True)]
    NoticeRead.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def mark_read_before(user: User, now: datetime, before: datetime) -> int:
    """Mark the person's notices that are older than ``before`` as read."""
    old = notices(user, now, unread_only=True).filter(created_at__lt=before)
    return mark_read(user, now, list(old.values_list("pk", flat=True)))


def outbox_counts() -> dict[str, int]:
    """Messages by state, for the admin's page and for monitoring."""
    rows = OutboxMessage.objects.values_list("state").annotate(n=Count("pk")).order_by()
    return dict(rows)
