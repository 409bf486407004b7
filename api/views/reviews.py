"""The review of a draft, and putting it in force."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import draft_serializers as out
from api.views.drafts import DraftView
from workflows.drafts import reviews
from workflows.drafts.models import Draft


class SubmitView(DraftView):
    """Ask for a review."""

    @extend_schema(request=out.Submit, responses=out.Draft, tags=["reviews"])
    def post(self, request: Request, draft: int) -> Response:
        """422 with the findings when the gate does not let it through."""
        asked = self.parse(out.Submit)
        return self.told(reviews.submit(self.person, self.draft(draft), asked["reason"], self.now))


class TakeBackView(DraftView):
    """Go on drawing."""

    @extend_schema(request=None, responses=out.Draft, tags=["reviews"])
    def post(self, request: Request, draft: int) -> Response:
        """An approval is lost by it."""
        return self.told(reviews.take_back(self.person, self.draft(draft), self.now))


class JudgeView(DraftView):
    """The judgement of another process owner."""

    @extend_schema(request=out.Judge, responses=out.Draft, tags=["reviews"])
    def post(self, request: Request, draft: int) -> Response:
        """Approve or return; who may publish can put it in force with the same word."""
        asked = self.parse(out.Judge)
        pins = [reviews.Pin(pin["element"], pin["text"]) for pin in asked["comments"]]
        found = reviews.review(
            self.person,
            self.draft(draft),
            approve=asked["approve"],
            word=asked["word"],
            comments=pins,
            now=self.now,
            revision=asked["revision"],
            publish_at=asked["publish_at"],
        )
        if asked["approve"] and asked["publish"] and asked["publish_at"] is None:
            reviews.publish(self.person, found, self.now)
        return self.told(Draft.objects.get(pk=found.pk))


class PublishView(DraftView):
    """Put an approved draft in force."""

    @extend_schema(request=out.Publish, responses=out.Published, tags=["reviews"])
    def post(self, request: Request, draft: int) -> Response:
        """At once, or at a time to come."""
        asked = self.parse(out.Publish)
        found = self.draft(draft)
        if asked["at"]:
            row = reviews.schedule(self.person, found, asked["at"], self.now)
            answer: dict[str, Any] = {
                "procedure": row.procedure,
                "version": None,
                "publish_at": row.publish_at,
            }
        else:
            version = reviews.publish(self.person, found, self.now)
            answer = {"procedure": version.procedure_id, "version": version.number, "publish_at": None}
        return self.show(out.Published, answer)
