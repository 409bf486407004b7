"""Procedures in force, and their start forms."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

import engine
from api import serializers as out
from api.problems import language
from api.views.base import View
from workflows.cases.services import start_form
from workflows.errors import NotFound
from workflows.procedures import queries
from workflows.procedures.library import load


class ProceduresView(View):
    """All procedures; a few dozen at most, so in one piece."""

    pagination_class = None  # type: ignore[assignment]

    @extend_schema(responses=out.ProcedureLine(many=True), tags=["procedures"])
    def get(self, request: Request) -> Response:
        """Those in force, and whether the reader may start them."""
        mine = {version.procedure_id for version in queries.startable(self.person, self.now)}
        found = [
            {
                "id": procedure.slug,
                "title": procedure.title_en if language() == "en" else procedure.title_id,
                "version": procedure.current_version.number,
                "legal_basis": procedure.current_version.legal_basis,
                "may_start": procedure.slug in mine,
            }
            for procedure in queries.procedures()
            if procedure.current_version is not None and procedure.retired_at is None
        ]
        return Response(out.ProcedureLine(found, many=True).data)


class StartFormView(View):
    """The form that starts a procedure."""

    @extend_schema(responses=out.FormAnswer, tags=["procedures"])
    def get(self, request: Request, procedure: str) -> Response:
        """Its schema in the reader's language."""
        version = queries.current(procedure)
        if version is None:
            raise NotFound("Prosedur ini tidak ditemukan.", "There is no such procedure.")
        key = start_form(version)
        schema = engine.form_for(load(version), key) if key else None
        found = {
            "schema": engine.forms.localized(schema, language()) if schema else None,
            "data": {},
            "guidance": "",
            "may_complete": any(v.pk == version.pk for v in queries.startable(self.person, self.now)),
        }
        return self.show(out.FormAnswer, found)
