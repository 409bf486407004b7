"""Who may change, publish and migrate which procedure: given and taken by admins."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from web import words
from web.page import Request, not_found, page, render
from workflows import clock
from workflows.errors import RangkulError
from workflows.people.models import User
from workflows.procedures import queries as procedures
from workflows.procedures import rights


@page()
def listing(request: Request) -> HttpResponse:
    """Each process owner with their rights, and a form to give more."""
    if not request.user.is_rangkul_admin:
        raise not_found()
    titles = {row.slug: words.titled(row) for row in procedures.procedures()}
    names = {
        "edit": _("menggambar dan meninjau"),
        "publish": _("menerbitkan"),
        "migrate": _("memindahkan kasus"),
    }
    people: dict[int, dict[str, object]] = {}
    for row in rights.everybody():
        person = people.setdefault(row.user_id, {"user": row.user, "rights": []})
        shown = (
            _("semua prosedur") if row.procedure == rights.ALL else titles.get(row.procedure, row.procedure)
        )
        person["rights"].append({"row": row, "procedure": shown, "right": names[row.right]})  # type: ignore[attr-defined]
    return render(
        request, "room/rights.html",
        people=list(people.values()), procedures=sorted(titles.items(), key=lambda one: one[1]), names=names,
    )  # fmt: skip


@page("POST")
def change(request: Request) -> HttpResponse:
    """Give or take rights; the audit log keeps it."""
    if not request.user.is_rangkul_admin:
        raise not_found()
    person = User.objects.filter(username=request.POST.get("orang", "").strip(), is_active=True).first()
    chosen = [right for right in request.POST.getlist("hak") if right in rights.RIGHTS]
    procedure = request.POST.get("prosedur") or rights.ALL
    if person is None:
        messages.error(request, _("Tidak ada orang dengan nama pengguna itu."))
    elif not chosen:
        messages.error(request, _("Pilih sedikitnya satu hak."))
    else:
        try:
            act = rights.take if request.POST.get("ambil") else rights.give
            act(request.user, person, procedure, chosen, clock.now())
            messages.success(request, _("Hak sudah diperbarui."))
        except RangkulError as error:
            messages.error(request, error.message(words.language()))
    return HttpResponseRedirect(reverse("right-list"))
