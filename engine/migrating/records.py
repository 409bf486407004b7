"""What a case remembers besides open things: rounds of a loop, what can be undone, ad-hoc work to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task

from engine.migrating.mapping import Unknown
from engine.migrating.places import problem_at
from engine.migrating.texts import change
from engine.model import EventDefinition, Loop, Node
from engine.runtime import Workflow
from engine.specs.base import LevelSpec

if TYPE_CHECKING:
    from engine.migrating.moving import Mover
    from engine.migrating.places import Spot


def loop(mover: Mover, spot: Spot, old: Task, new: Task) -> None:
    """A loop that has begun goes on with the members it has."""
    before: Loop | None = old.task_spec.node.loop
    after: Loop | None = new.task_spec.node.loop
    if before is None and after is None:
        return
    if before is None or after is None or before.kind != after.kind:
        spot.problems.append(problem_at("loop_changed", old, to=new.task_spec.node.title))
        return
    member = "of" in old.internal_data
    if member:
        _member(before, after, new)
        return
    if (before.collection, before.cardinality) != (after.collection, after.cardinality):
        spot.changes.append(change("collection"))
    if before.output_collection != after.output_collection or before.output_item != after.output_item:
        spot.changes.append(change("output_collection"))
    if after.output_collection:
        new.internal_data.setdefault("out", [None] * int(new.internal_data.get("total", 0)))
    else:
        new.internal_data.pop("out", None)


def _member(before: Loop, after: Loop, new: Task) -> None:
    data = dict(new.data)
    if before.item != after.item and after.item and before.item in data:
        data[after.item] = data.pop(before.item)
    if after.output_local and after.kind != "standard":
        data.setdefault(after.output_item, None)
    new.data = data


def undoing(mover: Mover, spot: Spot, task: Task) -> None:
    """A throw that is undoing things goes on with those that are left."""
    plan = []
    for key, element in task.internal_data["undo"]:
        try:
            after = mover.atlas.level(key)
            node = mover.atlas.node(mover.atlas.old.levels[key], element, mover.atlas.new.levels[after])
        except Unknown as error:
            spot.problems.append(problem_at(error.code, spot.old, name=element, to=error.to))
            continue
        plan.append([after, node.id])
    task.internal_data["undo"] = plan


def inner(mover: Mover, spot: Spot, old: Task, new: Task) -> None:
    """What members or a sub-process that have ended can undo."""
    try:
        key = mover.atlas.level(mover.atlas.old.inner_key(str(old.workflow.spec.name), old.task_spec.node.id))
        before = mover.atlas.old.levels[
            mover.atlas.old.inner_key(str(old.workflow.spec.name), old.task_spec.node.id)
        ]
        after = mover.atlas.new.levels[key]
        for name in ("inner", "inners"):
            found = new.internal_data.get(name)
            if found is None:
                continue
            lists = [found] if name == "inner" else found
            moved = [_done(mover, entries, before, after) for entries in lists]
            new.internal_data[name] = moved[0] if name == "inner" else moved
    except Unknown as error:
        spot.problems.append(problem_at("undo_lost", spot.old, name=error.to))


def extras(mover: Mover, old: Workflow, homes: list[Workflow]) -> None:
    """What a level remembers. What can be undone goes where it lies now: into a sub-process that begins in the move, or
    to what the level around remembers already.
    """
    new = homes[0]
    for entry in old.extra.get("done", ()):
        home = next((n for n in homes if mover.atlas.has(old.spec, entry["node"], n.spec)), new)
        try:
            home.extra.setdefault("done", []).extend(_done(mover, [entry], old.spec, home.spec))
        except Unknown as error:
            mover.problems.append(mover.old_problem("undo_lost", old, error.to))
    if "next" in old.extra:
        new.extra["next"] = _next(mover, old.extra["next"], old, new)
    if new.spec.level.ad_hoc is not None:
        known = {n.id for e in old.spec.level.nodes if (n := mover.atlas.has(old.spec, e, new.spec))}
        if any(node.id not in known for node in new.spec.level.starts()):
            mover.notices.append(change("ad_hoc_added"))


def _next(mover: Mover, elements: list[str], old: Workflow, new: Workflow) -> list[str]:
    found = []
    for element in elements:
        node = mover.atlas.has(old.spec, element, new.spec)
        if node is None:
            mover.problems.append(mover.old_problem("ad_hoc_gone", old, element))
        else:
            found.append(node.id)
    return found


def _done(
    mover: Mover, entries: list[dict[str, Any]], before: LevelSpec, after: LevelSpec
) -> list[dict[str, Any]]:
    """Records of what can be undone. Raises Unknown, ``to`` the element, when the new version does not undo it."""
    moved = []
    for entry in entries:
        node = mover.atlas.has(before, entry["node"], after)
        if node is None:
            raise Unknown("undo_lost", entry["node"])
        found: dict[str, Any] = {"node": node.id}
        if "handler" in entry:
            handler = _handler(after, node)
            if not handler:
                raise Unknown("undo_lost", entry["node"])
            found["handler"] = handler
        if "inner" in entry:
            old, new = mover.atlas.old, mover.atlas.new
            old_key = old.inner_key(str(before.name), entry["node"])
            new_key = new.inner_key(str(after.name), node.id)
            if new_key not in new.levels or (
                old.undoing_subprocess(old_key) and not new.undoing_subprocess(new_key)
            ):
                raise Unknown("undo_lost", entry["node"])
            found["inner"] = _done(mover, entry["inner"], old.levels[old_key], new.levels[new_key])
        moved.append(found)
    return moved


def _handler(level: LevelSpec, node: Node) -> str:
    for boundary in level.level.boundary_of(node.id):
        if boundary.event is not None and boundary.event.kind == "compensate":
            return boundary.handler
    return ""


def notices(mover: Mover) -> None:
    """Variables that nobody has written, kept messages that nobody will want."""
    seen: set[str] = set()
    for _, level in mover.pairs:
        seen |= level.data.keys()
        for task in level.tasks.values():
            seen |= task.data.keys()
    new, old = mover.atlas.new, mover.atlas.old
    fresh = sorted(new.variables - old.variables - seen)
    if fresh:
        mover.notices.append(change("variables_unwritten", None, fresh))
    if mover.after.kept:
        awaited = {name for node in new.nodes().values() for name in _messages(node.event)}
        if any(entry["name"] not in awaited for entry in mover.after.kept):
            mover.notices.append(change("kept_unwanted"))


def _messages(event: EventDefinition | None) -> list[str]:
    if event is None:
        return []
    return [e.name for e in (event, *event.parts) if e.kind == "message"]
