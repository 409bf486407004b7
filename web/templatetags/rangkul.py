"""Words, icons and small pieces for the templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from web import words
from workflows import clock
from workflows.cases.queries import Step
from workflows.outbox.texts import text as notice_text

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A decorative icon; the word stands beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra, static("build/icons.svg"), name,
    )  # fmt: skip


@register.filter
def named(role: Any) -> str:
    return str(role.name_en if words.language() == "en" and role.name_en else role.name_id)


@register.filter
def moment(at: datetime | None) -> SafeString | str:
    if at is None:
        return ""
    return format_html('<time datetime="{}" class="nowrap">{}</time>', at.isoformat(), words.moment(at))


@register.filter
def ago(at: datetime | None) -> SafeString | str:
    if at is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(),
        words.moment(at),
        words.ago(at, clock.now()),
    )


register.filter("titled", words.titled)
register.filter("said", words.said)
register.filter("hinted", words.hinted)
register.filter("stage", words.stage)
register.filter("outcome", words.outcome)
register.filter("readable", words.readable)


@register.simple_tag
def due_badge(at: datetime | None) -> SafeString:
    """A deadline with icon and words; late and soon are marked by both, never by colour alone."""
    now = clock.now()
    text = words.due(at, now)
    if at is None:
        kind, name = "", "clock"
    elif at < now:
        kind, name = "late", "clock-exclamation"
    elif (at - now).total_seconds() < 24 * 3600:
        kind, name = "soon", "calendar-due"
    else:
        kind, name = "", "calendar-due"
    return format_html('<span class="badge-rk {}">{}{}</span>', kind, icon(name), text)


@register.simple_tag
def draft_badge(draft: Any) -> SafeString:
    """The state of a draft, by word, sign and colour."""
    word, sign, tone = {
        "open": (_("Sedang digambar"), "writing", ""),
        "submitted": (_("Menunggu tinjauan"), "clock", "soon"),
        "approved": (_("Disetujui"), "check", "good"),
        "published": (_("Sudah terbit"), "circle-check", "good"),
        "dropped": (_("Dibuang"), "x", ""),
    }[draft.state]
    return format_html('<span class="badge-rk {}">{}{}</span>', tone, icon(sign), word)


@register.simple_tag
def review_act(act: str) -> str:
    """A step of a review in words."""
    return {
        "submitted": _("Diajukan oleh"),
        "taken_back": _("Ditarik kembali oleh"),
        "approved": _("Disetujui oleh"),
        "returned": _("Dikembalikan oleh"),
        "refused": _("Tidak dapat diterbitkan pada waktunya"),
    }[act]


@register.simple_tag
def migration_badge(migration: Any) -> SafeString:
    """The state of a migration."""
    word, sign, tone = {
        "planned": (_("Menunggu giliran"), "clock", "soon"),
        "running": (_("Sedang berjalan"), "refresh", "accent"),
        "stopped": (_("Dihentikan"), "hand-stop", "late"),
        "done": (_("Selesai"), "circle-check", "good"),
    }[migration.state]
    return format_html('<span class="badge-rk {}">{}{}</span>', tone, icon(sign), word)


@register.simple_tag
def outcome_badge(outcome: str) -> SafeString:
    """What became of a case in a migration."""
    word, sign, tone = {
        "waiting": (_("menunggu"), "clock", ""),
        "moved": (_("pindah"), "circle-check", "good"),
        "refused": (_("tidak dapat"), "hand-stop", "late"),
        "failed": (_("gagal"), "plug-connected-x", "late"),
        "skipped": (_("dilewati"), "x", ""),
    }[outcome]
    return format_html('<span class="badge-rk {}">{}{}</span>', tone, icon(sign), word)


@register.simple_tag
def place_kind(kind: str) -> str:
    """What is open at an element."""
    return {
        "work_item": _("tugas"),
        "members": _("pengulangan"),
        "join": _("gabungan cabang"),
        "gather": _("gabungan cabang"),
        "service": _("jawaban sistem"),
        "message": _("pesan yang ditunggu"),
        "timer": _("pewaktu"),
        "signal": _("sinyal"),
        "condition": _("syarat"),
        "event": _("kejadian"),
        "call": _("prosedur yang dipanggil"),
        "subprocess": _("subproses"),
        "event_subprocess": _("subproses kejadian"),
        "undo": _("yang dapat diurungkan"),
    }.get(kind, "")


@register.simple_tag
def risk_badge(code: str) -> SafeString | str:
    if not code:
        return ""
    kind, name = {
        "tinggi": ("late", "alert-triangle"),
        "sedang": ("soon", "flag"),
        "rendah": ("good", "shield-check"),
    }.get(code, ("", "flag"))
    return format_html('<span class="badge-rk {}">{}{}</span>', kind, icon(name), words.risk(code))


@register.simple_tag
def case_badge(case: Any) -> SafeString:
    """Whether a case runs or has ended, and how."""
    if case.is_open:
        return format_html('<span class="badge-rk accent">{}{}</span>', icon("circle-dot"), _("Berjalan"))
    text = words.outcome(case.end) or _("Berakhir")
    return format_html('<span class="badge-rk">{}{}</span>', icon("check"), text)


@register.simple_tag
def event(step: Step) -> dict[str, str]:
    """Icon, colour and sentence of a step of the timeline."""
    title = step.title_en if words.language() == "en" else step.title_id
    detail = dict(step.detail)
    if step.kind == "case_ended":
        detail.setdefault("outcome", step.element)
    name, text = words.event(step.kind, title, step.team, detail)
    colour = {
        "work_item_completed": "good", "case_started": "accent", "case_ended": "accent",
        "emergency_access": "late", "stage_entered": "accent",
    }.get(step.kind, "")  # fmt: skip
    return {"icon": name, "text": text, "colour": colour}


@register.filter
def notice(row: Any) -> str:
    return notice_text(row.topic, row.payload, words.language())


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], name: str) -> SafeString | str:
    """``aria-current`` on the link of the section one is in."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    section = (match.url_name or "").split("-")[0] if match else ""
    return mark_safe(' aria-current="page"') if section == name else ""


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changed: Any) -> str:
    """The query of this page with something changed; empty values are dropped."""
    query = context["request"].GET.copy()
    for key, value in changed.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return "?" + query.urlencode() if query else "?"
