"""What listens beside the flow: boundary events, starts of event sub-processes, gateways that take late tokens. Each goes
where that is which it belongs to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task

from engine.migrating.mapping import Unknown
from engine.migrating.places import Spot, name_of, problem_at
from engine.migrating.texts import change
from engine.model import Node
from engine.runtime import Workflow

if TYPE_CHECKING:
    from engine.migrating.moving import Mover


class Listeners:
    """Hangs them on the diagram of the new version, once all else hangs there."""

    def __init__(self, mover: Mover) -> None:
        self.mover = mover

    def carry(self, old: Workflow, homes: list[Workflow]) -> None:
        """All that listen on one level of the old version; ``homes``: where its content goes on."""
        for task in old.tasks.values():
            data = task.internal_data
            if data.get("listener") and "part_of" not in data:
                self._listener(task, old, homes)
        for task in old.tasks.values():
            if "part_of" in task.internal_data:
                self._part(task)

    def _listener(self, task: Task, old: Workflow, homes: list[Workflow]) -> None:
        data = task.internal_data
        if "taken" in data:
            self._marker(task, old, homes[0])
            return
        if "host" in data:
            watched = str(data["host"])
            if watched not in self.mover.new_tasks and watched not in self.mover.nesting.dissolved:
                return  # its activity says why
            spot = self.mover.spot(task, on=old.tasks[data["host"]].task_spec.node.id)
            self._boundary(spot, task, old)
        else:
            self._event_start(self.mover.spot(task), task, old, homes)

    def _boundary(self, spot: Spot, task: Task, old: Workflow) -> None:
        """It goes on watching its activity, or the sub-process that was drawn around it, or taken away from it."""
        watched = str(task.internal_data["host"])
        host = self.mover.new_tasks.get(watched)
        level = host.workflow if host is not None else self.mover.nesting.dissolved[watched]
        node = self._node(spot, task, old, level)
        if spot.problems:
            return
        if host is None or node is None or node.attached_to != host.task_spec.node.id:
            rehung = self.mover.nesting.rehung(task, old)
            if rehung is None:
                spot.gone = True
                return
            node, host = rehung
            spot.gone = False
            spot.changes.append(change("watches"))
        if self._taken(spot, task, node, None, host, host.workflow):
            return
        moved = self.mover.put(task, host.workflow, node.id)
        moved.internal_data["host"] = str(host.id)
        if "item" in moved.internal_data and not host.task_spec.manual:
            del moved.internal_data["item"]
        elif "due" in moved.internal_data and host.task_spec.manual:
            moved.internal_data["item"] = host.id
        self._found(spot, task, moved, node.id)

    def _event_start(self, spot: Spot, task: Task, old: Workflow, homes: list[Workflow]) -> None:
        """The start of an event sub-process goes on listening, on the level on which that lies now."""
        ident = task.task_spec.node.id
        new = next((n for n in homes if self.mover.atlas.has(old.spec, ident, n.spec)), homes[0])
        node = self._node(spot, task, old, new)
        if node is None:
            return
        start = self.mover.start_of(old, task.task_spec.node, str(task.internal_data["start"]), new, node)
        if start is None:
            spot.gone = True
            return
        if self._taken(spot, task, node, start, None, new):
            return
        moved = self.mover.put(task, new, node.id)
        moved.internal_data["start"] = start
        self._found(spot, task, moved, start)

    def _node(self, spot: Spot, task: Task, old: Workflow, new: Workflow) -> Node | None:
        """Where it listens; None where it does not any more, or must not be moved."""
        try:
            return self.mover.atlas.node(old.spec, task.task_spec.node.id, new.spec)
        except Unknown as error:
            if error.code in ("not_wanted", "kind_changed"):
                self.mover.refuse(spot, error)
            else:
                spot.gone = True
            return None

    @staticmethod
    def _found(spot: Spot, task: Task, moved: Task, name: str) -> None:
        spot.new = moved
        if name != name_of(task):
            spot.changes.append(change("element", name_of(task), name))

    def _taken(
        self, spot: Spot, task: Task, node: Node, start: Any, host: Task | None, new: Workflow
    ) -> bool:
        """Two listeners of the old version cannot become one."""
        for other in new.tasks.values():
            data = other.internal_data
            same = other.task_spec.name == node.id and data.get("start") == start
            if same and data.get("listener") and (host is None or data.get("host") == host.id):
                spot.problems.append(problem_at("mapped_twice", task, to=node.title))
                return True
        return False

    def _marker(self, task: Task, old: Workflow, new: Workflow) -> None:
        spot = self.mover.spot(task)
        try:
            node = self.mover.atlas.node(old.spec, task.task_spec.node.id, new.spec)
        except Unknown as error:
            self.mover.refuse(spot, error)
            return
        if node.kind != "complexGateway":
            spot.problems.append(problem_at("kind_changed", task, to=node.title))
            return
        moved = self.mover.put(task, new, node.id)
        spot.new = moved
        taken = [
            self.mover.join_flow(spot, task, old, new, node, flow) for flow in task.internal_data["taken"]
        ]
        moved.internal_data["taken"] = [flow for flow in taken if flow is not None]

    def _part(self, task: Task) -> None:
        """A listener for one of several events goes with its whole; a changed whole makes new ones."""
        whole = self.mover.new_tasks.get(str(task.internal_data["part_of"]))
        if whole is None:
            return
        new = whole.workflow
        name = f"#{whole.internal_data.get('start') or whole.task_spec.node.id}/{task.internal_data['index']}"
        if name in new.spec.task_specs:
            moved = self.mover.put(task, new, name)
            if "host" in moved.internal_data:
                moved.internal_data["host"] = whole.internal_data["host"]
        else:
            self.mover.end_waits(task)
