"""Versions and drafts as files: package, diagram, picture."""

from __future__ import annotations

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from api.views.base import one_of
from api.views.drafts import DraftView
from api.views.versions import VersionView
from workflows.catalogue.export import KINDS, Exported
from workflows.drafts import exporting

_AS = OpenApiParameter("as", OpenApiTypes.STR, enum=list(KINDS), description="without it: package")


def sent(file: Exported) -> HttpResponse:
    """The file to be saved. Never as a page: whatever is in it, the browser runs none of it."""
    response = HttpResponse(file.content, content_type=file.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox"
    return response


class DraftExportView(DraftView):
    """A draft as a file."""

    @extend_schema(parameters=[_AS], responses={(200, "*/*"): OpenApiTypes.BINARY}, tags=["drafts"])
    def get(self, request: Request, draft: int) -> HttpResponse:
        """As it is saved."""
        kind = one_of(request.query_params, "as", KINDS) or "package"
        return sent(exporting.draft(self.draft(draft), kind))


class VersionExportView(VersionView):
    """A version as a file."""

    @extend_schema(parameters=[_AS], responses={(200, "*/*"): OpenApiTypes.BINARY}, tags=["versions"])
    def get(self, request: Request, procedure: str, number: int) -> HttpResponse:
        """As it was published."""
        kind = one_of(request.query_params, "as", KINDS) or "package"
        return sent(exporting.version(self.version(procedure, number), kind))
