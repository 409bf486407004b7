"""What is answered at addresses that the interface does not have."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.errors import NotFound


@extend_schema(exclude=True)
@api_view(["GET", "POST", "PUT", "PATCH", "DELETE"])
@permission_classes([AllowAny])
def not_found(request: Request) -> Response:
    """A problem, not a page."""
    raise NotFound("Alamat ini tidak ada. Lihat /api/docs/.", "There is no such address. See /api/docs/.")
