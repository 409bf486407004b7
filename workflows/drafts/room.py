"""What the designer offers to choose from: roles, agencies, procedures, stages, legal sources, territories."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import engine
from workflows.agencies import queries as agencies
from workflows.agencies.models import Territory
from workflows.procedures import library


def choices(now: datetime, language: str) -> dict[str, Any]:
    """All pickers in one answer. Read from the city and from the versions in force."""
    english = language == "en"
    packages = library.published()
    stages: set[str] = set()
    sources: set[str] = set()
    operations: set[str] = set()
    procedures: list[dict[str, Any]] = []
    messages: dict[str, dict[str, Any]] = {}
    for package in packages.values():
        meta = package.meta
        inputs: dict[str, None] = {}
        for process in package.processes:
            for node in process.nodes().values():
                stages.add(node.stage)
                sources.add(node.source)
                operations.add(getattr(node, "operation", "") or "")
        for other in packages.values():
            inputs.update(dict.fromkeys(_inputs(other, package.id)))
        procedures.append(
            {
                "id": package.id,
                "title": meta.title_en if english else meta.title_id,
                "start": meta.start,
                "variables": sorted(_start_keys(package)),
                "inputs": list(inputs),
            }
        )
        for message in meta.messages:
            messages.setdefault(
                message.name,
                {
                    "name": message.name,
                    "title": message.title_en if english else message.title_id,
                    "roles": list(message.roles),
                },
            )
    return {
        "roles": [
            {"id": role.slug, "title": role.name_en if english and role.name_en else role.name_id}
            for role in agencies.roles().order_by("name_id")
        ],
        "agencies": [{"id": one.slug, "title": one.name} for one in agencies.agencies(now).order_by("name")],
        "territories": [
            {"id": one.slug, "title": one.name, "level": one.level}
            for one in Territory.objects.order_by("level", "name")
        ],
        "procedures": sorted(procedures, key=lambda one: str(one["title"])),
        "messages": sorted(messages.values(), key=lambda one: str(one["name"])),
        "stages": sorted(stages - {""}),
        "sources": sorted(sources - {""}),
        "operations": sorted(operations - {""}),
    }


def _start_keys(package: engine.Package) -> set[str]:
    schema = package.forms.get("start")
    return set(engine.forms.field_keys(schema)) if schema else set()


def _inputs(caller: engine.Package, called: str) -> list[str]:
    return [
        mapping.target
        for process in caller.processes
        for node in process.nodes().values()
        if node.kind == "callActivity" and node.called == called
        for mapping in node.inputs
    ]
