"""Published versions: list, read, compare, restore as a draft."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from api import draft_serializers as out
from api.problems import language, say
from api.views.base import View
from api.views.drafts import NO_FILE, DraftView, file_response
from workflows.drafts import comparisons, services
from workflows.drafts import queries as drafts
from workflows.errors import NotFound
from workflows.procedures import library, queries
from workflows.procedures.models import Procedure, ProcedureVersion, VersionPackage

_SIDE = "a number of a version, or draft:<id>"


class VersionView(View):
    """A view of versions; what is agreed may be read by everybody who signs in."""

    def procedure(self, slug: str) -> Procedure:
        """The procedure, or NotFound."""
        found = queries.procedures().filter(pk=slug).first()
        if found is None:
            raise NotFound("Prosedur ini tidak ditemukan.", "There is no such procedure.")
        return found

    def version(self, slug: str, number: int) -> ProcedureVersion:
        """The version with its counts, or NotFound."""
        found = queries.versions(self.procedure(slug)).filter(number=number).first()
        if found is None:
            raise NotFound("Versi ini tidak ditemukan.", "There is no such version.")
        return found

    def line(self, version: ProcedureVersion, current: int | None) -> dict[str, Any]:
        """The version as it is shown."""
        english = language() == "en"
        return {
            "procedure": version.procedure_id,
            "number": version.number,
            "title": version.title_en if english else version.title_id,
            "hash": version.content_hash,
            "published_at": version.published_at,
            "author": version.author.display_name if version.author else None,
            "reviewer": version.reviewer.display_name if version.reviewer else None,
            "reason": version.notes,
            "current": version.pk == current,
            "running": version.running,  # type: ignore[attr-defined]
            "explained": [
                {**one, "message": say(one["message_id"], one["message_en"])} for one in version.explained
            ],
        }


class VersionsView(VersionView):
    """All versions of a procedure."""

    pagination_class = None  # type: ignore[assignment]

    @extend_schema(responses=out.Version(many=True), tags=["versions"], operation_id="versions_list")
    def get(self, request: Request, procedure: str) -> Response:
        """Newest first, with author, reviewer, reason, time, hash and the number of running cases."""
        found = self.procedure(procedure)
        lines = [self.line(version, found.current_version_id) for version in queries.versions(found)]
        return Response(out.Version(lines, many=True).data)


class OneVersionView(VersionView):
    """One version."""

    @extend_schema(responses=out.Version, tags=["versions"])
    def get(self, request: Request, procedure: str, number: int) -> Response:
        """With its files."""
        version = self.version(procedure, number)
        files = VersionPackage.objects.get(version=version, position=0).files
        line = self.line(version, self.procedure(procedure).current_version_id)
        shown = {**line, "files": [{"path": path, "sha256": sha} for path, sha in sorted(files.items())]}
        return self.show(out.Version, shown)


class VersionFileView(VersionView):
    """One file of a version."""

    @extend_schema(responses={(200, "*/*"): OpenApiTypes.BINARY}, tags=["versions"])
    def get(self, request: Request, procedure: str, number: int, path: str) -> HttpResponse:
        """Its content."""
        files = VersionPackage.objects.get(version=self.version(procedure, number), position=0).files
        sha = files.get(path)
        if sha is None:
            raise NotFound(*NO_FILE)
        return file_response(path, library.contents({sha})[sha])


class RestoreView(DraftView):
    """An old version as a draft."""

    @extend_schema(request=None, responses={201: out.Draft}, tags=["versions"])
    def post(self, request: Request, procedure: str, number: int) -> Response:
        """It becomes the next version when it is reviewed and published."""
        draft = services.create(self.person, self.now, base=queries.version(procedure, number))
        return self.told(draft, status=201)


class CompareView(VersionView):
    """What differs between two versions, or a version and a draft."""

    @extend_schema(
        parameters=[
            OpenApiParameter("from", OpenApiTypes.STR, required=True, description=_SIDE),
            OpenApiParameter("to", OpenApiTypes.STR, required=True, description=_SIDE),
        ],
        responses=out.Compared, tags=["versions"],
    )  # fmt: skip
    def get(self, request: Request, procedure: str) -> Response:
        """A mark for each element, and every difference in words."""
        sides = [self._side(procedure, name, request.query_params.get(name, "")) for name in ("from", "to")]
        return self.show(out.Compared, comparisons.told(sides[0], sides[1], language()))

    def _side(self, procedure: str, name: str, text: str) -> comparisons.Side:
        kind, _, ident = text.rpartition(":")
        if ident.isdecimal() and len(ident) < 10 and kind in ("", "draft"):
            if kind:
                return comparisons.of_draft(drafts.get(self.person, int(ident)))
            return comparisons.of_version(self.version(procedure, int(ident)))
        raise exceptions.ValidationError(
            {
                name: [
                    say(
                        "Tulis nomor versi, atau draft:<nomor>.",
                        "Write the number of a version, or draft:<id>.",
                    )
                ]
            }
        )
