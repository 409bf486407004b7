"""Drafts: begin, read, hold, save, copy, drop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from api import draft_serializers as out
from api.parsers import DraftJSON
from api.problems import language, say
from api.views.base import View
from workflows.drafts import lineage, queries, services
from workflows.drafts.models import Draft
from workflows.errors import NotFound
from workflows.procedures import library, rights
from workflows.procedures import queries as procedures

NO_FILE = ("Berkas ini tidak ada dalam rancangan.", "There is no such file in the draft.")


class DraftView(View):
    """A view of one draft, for process owners."""

    parser_classes = (DraftJSON,)

    def draft(self, pk: int) -> Draft:
        """The draft, or NotFound or NotAllowed."""
        return queries.get(self.person, pk)

    def told(self, draft: Draft, *, status: int = 200) -> Response:
        """The whole draft."""
        return self.show(out.Draft, {**self.line(draft), **self.inside(draft)}, status=status)

    def line(self, draft: Draft) -> dict[str, Any]:
        """The draft as lists show it."""
        holder = services.holder(draft, self.now)
        return {
            "id": draft.pk,
            "procedure": draft.procedure,
            "name": draft.name or draft.procedure,
            "state": draft.state,
            "revision": draft.revision,
            "base": {"procedure": draft.base.procedure_id, "number": draft.base.number} if draft.base else None,
            "editors": [person.display_name for person in draft.editors.all()],
            "updated_at": draft.updated_at,
            "publish_at": draft.publish_at,
            "holder": {
                "name": holder.display_name, "since": draft.held_since, "mine": holder == self.person,
            } if holder else None,
        }  # fmt: skip

    def outdated(self, draft: Draft) -> dict[str, Any] | None:
        """What was published since it was begun, or None."""
        found = lineage.newer(draft) if draft.state in Draft.ALIVE else None
        if found is None:
            return None
        refusal = lineage.outdated(draft, found)
        return {**refusal.details, "message": refusal.message(language())}

    def inside(self, draft: Draft) -> dict[str, Any]:
        """Its files, its review, and what the reader may do with it."""
        held = rights.held(self.person)
        edits = held.may(draft.procedure, "edit")
        drawn = any(person.pk == self.person.pk for person in draft.editors.all())
        state = Draft.State
        return {
            "files": [{"path": path, "sha256": sha} for path, sha in sorted(draft.files.items())],
            "originals": sorted(draft.originals),
            "reason": draft.reason,
            "outdated": self.outdated(draft),
            "may": {
                "edit": edits and draft.state == state.OPEN,
                "submit": edits and draft.state == state.OPEN,
                "review": edits and draft.state == state.SUBMITTED and not drawn,
                "publish": held.may(draft.procedure, "publish") and draft.state == state.APPROVED,
                "take_back": edits and draft.state in (state.SUBMITTED, state.APPROVED),
            },
            "review": [
                {
                    "act": step.act,
                    "revision": step.revision,
                    "word": step.word,
                    "person": step.person.display_name if step.person else None,
                    "at": step.at,
                    "comments": list(step.comments.all()),
                }
                for step in queries.steps(draft)
            ],
        }


class CatchUpView(DraftView):
    """A version that was published since the draft was begun."""

    @extend_schema(request=out.CatchUp, responses=out.Draft, tags=["drafts"])
    def post(self, request: Request, draft: int) -> Response:
        """Say that the draft takes it into account."""
        asked = self.parse(out.CatchUp)
        return self.told(lineage.catch_up(self.person, self.draft(draft), asked["version"], self.now))


def content(files: Mapping[str, str | None]) -> dict[str, bytes | None]:
    """Files as JSON carries them, as bytes."""
    return {path: None if text is None else text.encode() for path, text in files.items()}


#: what a browser may know a file as; everything else is text, which no page can be made to run
_KINDS = {
    ".bpmn": "application/xml",
    ".dmn": "application/xml",
    ".xml": "application/xml",
    ".json": "application/json",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}


def file_response(name: str, found: bytes) -> HttpResponse:
    """A file to read. Never as a page: whatever is in it, the browser runs none of it."""
    kind = _KINDS.get("." + name.rsplit(".", 1)[-1].lower(), "text/plain")
    response = HttpResponse(found, content_type=f"{kind}; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox"
    return response


class DraftsView(DraftView):
    """Drafts that are worked on."""

    pagination_class = None  # type: ignore[assignment]

    @extend_schema(
        parameters=[OpenApiParameter("procedure", OpenApiTypes.STR)],
        responses=out.DraftLine(many=True), tags=["drafts"], operation_id="drafts_list",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Last changed first."""
        procedure = request.query_params.get("procedure", "")
        found = queries.drafts(self.person, procedure=procedure).prefetch_related("editors")
        return Response(out.DraftLine([self.line(draft) for draft in found[:500]], many=True).data)

    @extend_schema(request=out.DraftStart, responses={201: out.Draft}, tags=["drafts"])
    def post(self, request: Request) -> Response:
        """Begin one: from a version, or a new procedure."""
        asked = self.parse(out.DraftStart)
        if bool(asked["procedure"]) == bool(asked["id"]):
            raise exceptions.ValidationError(
                {"id": [say("Isi salah satu: procedure atau id.", "Give one of procedure and id.")]}
            )
        base = procedures.version(asked["procedure"], asked["version"]) if asked["procedure"] else None
        draft = services.create(self.person, self.now, base=base, procedure=asked["id"], name=asked["name"])
        return self.told(draft, status=201)


class OneDraftView(DraftView):
    """One draft."""

    @extend_schema(responses=out.Draft, tags=["drafts"])
    def get(self, request: Request, draft: int) -> Response:
        """With its files and its review."""
        return self.told(self.draft(draft))


class DraftFilesView(DraftView):
    """The files of a draft."""

    @extend_schema(request=out.DraftSave, responses=out.DraftSaved, tags=["drafts"])
    def put(self, request: Request, draft: int) -> Response:
        """Save files onto the draft as it was read; 409 when somebody else has saved or holds it."""
        asked = self.parse(out.DraftSave)
        saved = services.save(
            self.person,
            self.draft(draft),
            content(asked["files"]),
            asked["revision"],
            self.now,
            name=asked["name"],
        )
        return self.show(out.DraftSaved, saved)


class DraftFileView(DraftView):
    """One file of a draft."""

    @extend_schema(responses={(200, "*/*"): OpenApiTypes.BINARY}, tags=["drafts"])
    def get(self, request: Request, draft: int, path: str) -> HttpResponse:
        """Its content."""
        sha = self.draft(draft).files.get(path)
        if sha is None:
            raise NotFound(*NO_FILE)
        return file_response(path, library.contents({sha})[sha])


class HoldView(DraftView):
    """Who edits a draft."""

    @extend_schema(request=out.Hold, responses=out.HoldAnswer, tags=["drafts"])
    def post(self, request: Request, draft: int) -> Response:
        """Hold it, renew the hold (within two minutes), take it over, or let it go."""
        asked = self.parse(out.Hold)
        found = self.draft(draft)
        if asked["release"]:
            services.release(self.person, found)
            return self.show(out.HoldAnswer, {"holder": None})
        held = services.hold(self.person, found, self.now, take_over=asked["take_over"])
        return self.show(out.HoldAnswer, {"holder": self.line(held)["holder"]})


class CopyView(DraftView):
    """A copy of one's own."""

    @extend_schema(request=out.Files, responses={201: out.Draft}, tags=["drafts"])
    def post(self, request: Request, draft: int) -> Response:
        """With what could not be saved into the draft itself."""
        asked = self.parse(out.Files)
        made = services.copy(self.person, self.draft(draft), content(asked["files"]), self.now)
        return self.told(made, status=201)


class DropView(DraftView):
    """Close a draft without publishing it."""

    @extend_schema(request=None, responses={204: OpenApiResponse(description="dropped")}, tags=["drafts"])
    def post(self, request: Request, draft: int) -> Response:
        """It stays in the audit log."""
        services.drop(self.person, self.draft(draft), self.now)
        return Response(status=204)
