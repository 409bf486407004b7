"""Try a draft without touching real cases: play it step by step, save what was played, run its stories."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

import engine
from api import draft_serializers as out
from api.problems import language
from api.views.drafts import DraftView, content
from workflows.drafts import trials
from workflows.drafts.services import save
from workflows.scenarios import trial, writing


class Story(serializers.Serializer[Any]):
    """The story so far: the clock at its start, the data of the start form, and steps as scenario files have them."""

    at = serializers.DateTimeField()
    start = serializers.DictField(required=False, default=dict)
    steps = serializers.ListField(
        child=serializers.DictField(), required=False, default=list, max_length=trial.MAX_STEPS
    )


class PlayAsk(out.Files):
    """Play the story with files that are not saved yet."""

    story = Story()


class SaveAsk(PlayAsk):
    """Write it as a scenario. With ``revision`` it is kept in the draft; without, only its text is given."""

    title = serializers.CharField(max_length=200)
    revision = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)


class Saved(serializers.Serializer[Any]):
    """Where it belongs, its text, and the draft's new revision when it was kept."""

    path = serializers.CharField()
    text = serializers.CharField()
    revision = serializers.IntegerField(allow_null=True)


class PlayView(DraftView):
    """Play a draft."""

    @extend_schema(request=PlayAsk, responses=OpenApiTypes.OBJECT, tags=["trials"])
    def post(self, request: Request, draft: int) -> Response:
        """Where the story stands: open tasks with form, team and why; tokens; log; what can be done next."""
        asked = self.parse(PlayAsk)
        found, procedure = self.play(draft, asked)
        told = trials.told(found, procedure, language())
        if not asked["story"]["steps"]:
            told["starts"] = trials.starts(self.draft(draft), content(asked["files"]))
        return Response(told)

    def play(self, draft: int, asked: Mapping[str, Any]) -> tuple[trial.Trial, engine.Procedure]:
        """The trial of the story. Raises PublishRefused when the draft cannot be loaded."""
        procedure = trials.procedure(self.draft(draft), content(asked["files"]))
        story = asked["story"]
        played = trial.play(
            procedure, trials.directory(self.now), story["at"], story["start"], story["steps"]
        )
        return played, procedure


class SaveStoryView(PlayView):
    """Keep a played story."""

    @extend_schema(request=SaveAsk, responses={200: Saved, 201: Saved}, tags=["trials"])
    def post(self, request: Request, draft: int) -> Response:
        """As a scenario of the draft, with what the play showed as what must hold from now on."""
        asked = self.parse(SaveAsk)
        played, procedure = self.play(draft, asked)
        story = asked["story"]
        text = writing.as_scenario(
            played, asked["title"], procedure.id, story["at"], story["start"], story["steps"]
        )
        row = self.draft(draft)
        taken = {*row.files, *(path for path, text in asked["files"].items() if text is not None)}
        path = writing.file_name(asked["title"], sorted(taken))
        revision = asked["revision"]
        if revision is not None:
            files = {**content(asked["files"]), path: text.encode()}
            revision = save(self.person, row, files, revision, self.now).revision
        return self.show(
            Saved, {"path": path, "text": text, "revision": revision}, status=201 if revision else 200
        )


class StoriesView(DraftView):
    """The scenarios of a draft."""

    @extend_schema(request=out.Files, responses=OpenApiTypes.OBJECT, tags=["trials"])
    def post(self, request: Request, draft: int) -> Response:
        """Run them all: which hold, which do not and where, and how often each element was passed."""
        asked = self.parse(out.Files)
        return Response(trials.stories(self.draft(draft), content(asked["files"]), language()))
