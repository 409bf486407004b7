"""The designer: one draft open in the browser."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django.http import HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie

from web.page import Request, page, render
from workflows.drafts import queries
from workflows.procedures import rights

#: the logo that dmn-js must show as it is, and drawings of bpmn-js, carry style attributes
DRAWN: dict[str, Any] = {"style-src-attr": ["'unsafe-inline'"]}


@csp_update(DRAWN)
@ensure_csrf_cookie
@page()
def designer(request: Request, pk: int) -> HttpResponse:
    """The page only carries the island; everything else it asks of the interface."""
    draft = queries.get(request.user, pk)
    return render(
        request, "room/designer.html",
        draft=draft, may_edit=rights.may(request.user, draft.procedure, "edit"),
    )  # fmt: skip
