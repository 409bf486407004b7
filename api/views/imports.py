"""Diagrams of other tools: bring them in, mend them with one click, read the original again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api import draft_serializers as out
from api.parsers import BodyTooLarge
from api.problems import language, say
from api.views.drafts import DraftView, file_response
from api.views.drawing import finding_line
from engine import importing as diagrams
from workflows.drafts import files, importing, queries
from workflows.drafts.errors import ImportRefused

#: bytes of one request, with all its files
MAX_UPLOAD = 60 * 1024 * 1024
MAX_UPLOADS = 20
Text = serializers.CharField


class ImportFiles(serializers.Serializer[Any]):
    """Files of a form (``multipart/form-data``); each name may be used more than once."""

    files = serializers.ListField(child=serializers.FileField())
    repair = serializers.BooleanField(required=False, help_text="carry out every clear repair at once")


class ImportFinding(serializers.Serializer[Any]):
    """What an import or a check says about an element."""

    code = Text()
    severity = serializers.ChoiceField(["error", "warning", "info"])
    element = Text(allow_null=True)
    file = Text(allow_null=True)
    message = Text()
    hint = Text()
    line = serializers.IntegerField(allow_null=True)
    column = serializers.IntegerField(allow_null=True)


class RepairLine(serializers.Serializer[Any]):
    """Something that can be mended with one click; a ``choice`` is no part of «mend all»."""

    key = Text()
    code = Text()
    element = Text()
    title = Text()
    choice = serializers.BooleanField()


class ImportLine(serializers.Serializer[Any]):
    """What became of one diagram of one file."""

    file = Text()
    ok = serializers.BooleanField()
    draft = serializers.IntegerField(allow_null=True)
    elements = serializers.IntegerField()
    findings = ImportFinding(many=True)
    repairs = RepairLine(many=True)


class RepairRequest(serializers.Serializer[Any]):
    """Repairs to carry out, by key; ``all`` means every one that is no choice."""

    revision = serializers.IntegerField(min_value=1)
    repairs = serializers.ListField(child=Text(max_length=300), allow_empty=False, max_length=2000)


class UploadedForm(MultiPartParser):
    """Refuses a request that is too large before any of it is read."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The parts of the form. Raises BodyTooLarge."""
        request = (parser_context or {})["request"]
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if not length.isdigit() or int(length) > MAX_UPLOAD:
            raise BodyTooLarge(MAX_UPLOAD)
        return super().parse(stream, media_type, parser_context)


class ImportView(DraftView):
    """Bring in diagrams."""

    parser_classes = (UploadedForm,)  # type: ignore[assignment]
    pagination_class = None  # type: ignore[assignment]

    @extend_schema(
        request={"multipart/form-data": ImportFiles}, responses=ImportLine(many=True), tags=["drafts"],
        operation_id="drafts_import",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Each diagram becomes a draft; a file that cannot be read has findings that say why."""
        queries.drafts(self.person)
        uploads: list[UploadedFile[Any]] = [f for _, group in request.FILES.lists() for f in group]
        if not uploads or len(uploads) > MAX_UPLOADS:
            told = say(f"Kirim 1 sampai {MAX_UPLOADS} berkas.", f"Send 1 to {MAX_UPLOADS} files.")
            raise exceptions.ValidationError({"files": [told]})
        if any((upload.size or 0) > files.MAX_FILE for upload in uploads):
            raise BodyTooLarge(files.MAX_FILE)
        chosen = ["all"] if str(request.POST.get("repair", "")).lower() in ("1", "true") else []
        lines: list[dict[str, Any]] = []
        for upload in uploads:
            lines += self._one(upload.name or "diagram.bpmn", upload.read(), chosen)
        return Response(ImportLine(lines, many=True).data)

    def _one(self, name: str, content: bytes, chosen: Sequence[str]) -> list[dict[str, Any]]:
        try:
            found = importing.import_file(self.person, name, content, self.now, repair=chosen)
        except ImportRefused as error:
            finding = {
                "code": error.details["reason"],
                "severity": "error",
                "element": error.details.get("element"),
                "file": None,
                "message": error.message(language()),
                "hint": "",
                "line": None,
                "column": None,
            }
            return [
                {
                    "file": name,
                    "ok": False,
                    "draft": None,
                    "elements": 0,
                    "findings": [finding],
                    "repairs": [],
                }
            ]
        return [
            {
                "file": one.file if len(found) == 1 else f"{name}/{one.file}",
                "ok": True,
                "draft": one.draft.pk,
                "elements": one.elements,
                "findings": [finding_line(f) for f in one.findings],
                "repairs": [repair_line(r) for r in one.repairs],
            }
            for one in found
        ]


class RepairsView(DraftView):
    """What can be mended in a draft."""

    pagination_class = None  # type: ignore[assignment]

    @extend_schema(responses=RepairLine(many=True), tags=["drafts"], operation_id="drafts_repairs")
    def get(self, request: Request, draft: int) -> Response:
        """All repairs, in the order in which they are carried out."""
        found = importing.repairs(self.draft(draft))
        return Response(RepairLine([repair_line(r) for r in found], many=True).data)

    @extend_schema(request=RepairRequest, responses=out.DraftSaved, tags=["drafts"])
    def post(self, request: Request, draft: int) -> Response:
        """Carry them out."""
        asked = self.parse(RepairRequest)
        saved = importing.repair(
            self.person, self.draft(draft), asked["revision"], asked["repairs"], self.now
        )
        return self.show(out.DraftSaved, saved)


class OriginalView(DraftView):
    """A file as it was imported."""

    @extend_schema(
        responses={200: OpenApiResponse(OpenApiTypes.BINARY)}, tags=["drafts"], operation_id="drafts_original"
    )
    def get(self, request: Request, draft: int, name: str) -> HttpResponse:
        """Byte for byte."""
        return file_response(name, importing.original(self.draft(draft), name))


def repair_line(repair: diagrams.Repair) -> dict[str, Any]:
    """A repair in the reader's language."""
    return {
        "key": repair.key,
        "code": repair.code,
        "element": repair.element,
        "title": say(repair.title_id, repair.title_en),
        "choice": repair.choice,
    }
