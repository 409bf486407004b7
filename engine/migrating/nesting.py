"""Work that lies in an embedded sub-process in one version, and directly around it in the other.

An embedded sub-process shares the variables of the process around it, so that open work can be put inside one that the
case has not begun, which then begins with it; and a sub-process whose open work lies outside now is dissolved. Whether the
tokens go on soundly from there is for ``faults`` to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.migrating.mapping import JOINS
from engine.migrating.places import kind_of
from engine.migrating.plan import Place
from engine.migrating.texts import change
from engine.model import Node
from engine.runtime import Workflow
from engine.specs.workflows import SubWorkflow

if TYPE_CHECKING:
    from engine.migrating.moving import Mover


@dataclass
class Begun:
    """One round of a sub-process that begins in the move: its task, what runs inside, and what was put there."""

    host: Task
    inside: SubWorkflow
    source: Workflow
    tasks: list[Task] = field(default_factory=list)
    #: members go with their whole, events that race with each other
    tokens: set[str] = field(default_factory=set)
    stands: set[tuple[str, str]] = field(default_factory=set)

    def add(self, task: Task) -> None:
        """Put an old task there."""
        self.tasks.append(task)
        self.tokens.add(_token(task))
        self.stands.add(_stand(task))


class Nesting:
    """The sub-processes that one case enters and leaves by its move."""

    def __init__(self, mover: Mover) -> None:
        self.mover = mover
        #: by the level around it (its object's id) and the sub-process: its rounds
        self.rounds: dict[tuple[int, str], list[Begun]] = {}
        #: task of a sub-process of the old version -> the level in which its content goes on
        self.dissolved: dict[str, Workflow] = {}

    @property
    def begun(self) -> list[Begun]:
        """All rounds of all sub-processes that begin."""
        return [begun for rounds in self.rounds.values() for begun in rounds]

    # into a sub-process

    def enter(self, task: Task, old: Workflow, new: Workflow) -> Workflow | None:
        """What runs inside the sub-process to which the new version has moved the task; None: it cannot be put there."""
        path = self._path(task, old, new)
        if not path:
            return None
        race = task.internal_data.get("race")
        rivals = [t for t in old.tasks.values() if race and t.internal_data.get("race") == race]
        if any(self._path(t, old, new) != path for t in rivals):
            return None
        level = new
        for node in path:
            begun = self._round(node, task, old, level)
            begun.add(task)
            level = begun.inside
        return level

    def _path(self, task: Task, old: Workflow, new: Workflow) -> tuple[Node, ...]:
        """The sub-processes around the task in the new version, outermost first; empty where it cannot be put there."""
        if old is not new and not old.is_top and str(old.parent_task.id) in self.dissolved:
            return ()
        if new.spec.level.ad_hoc is not None or getattr(new, "undoing", False) or not _movable(task):
            return ()
        path = self.mover.atlas.around(old.spec, task.task_spec.node.id, new.spec)
        return path if all(map(_plain, path)) else ()

    def _round(self, node: Node, task: Task, old: Workflow, level: Workflow) -> Begun:
        """Work that has come once more to where some is already is in a round of its own."""
        rounds = self.rounds.setdefault((id(level), node.id), [])
        same = [begun for begun in rounds if _token(task) in begun.tokens]
        free = [begun for begun in rounds if _stand(task) not in begun.stands]
        found = next(iter(same or free), None)
        if found is None:
            found = self._begin(node, old, level)
            rounds.append(found)
        return found

    def _begin(self, node: Node, old: Workflow, level: Workflow) -> Begun:
        run = self.mover.after
        host = Task(level, level.spec.task_specs[node.id], None, state=TaskState.STARTED, id=run.new_id())
        host._parent = level.task_tree.id
        level.task_tree._children.append(host.id)
        spec = self.mover.atlas.new.levels[self.mover.atlas.new.inner_key(str(level.spec.name), node.id)]
        inside = SubWorkflow(spec, host, run.top, root=f"r{run.new_id()[1:]}")
        run.top.subprocesses[host.id] = inside
        self.mover.pairs.append((old, inside))
        self.mover.added.append(
            Place(
                task=str(host.id),
                kind="subprocess",
                process="",
                element="",
                title="",
                new_process=level.spec.process.id,
                new_element=node.id,
                new_title=node.title,
                changes=(change("subprocess_begun"),),
            )
        )
        return Begun(host, inside, old)

    def stages(self) -> None:
        """The case comes to the stage of a sub-process that begins, unless the work inside names one of its own."""
        for begun in self.begun:
            inner = [t.task_spec.node for t in begun.inside.tasks.values() if t is not begun.inside.task_tree]
            if not any(node.stage for node in inner):
                self.mover.after.enter_stage(begun.host.task_spec.node)

    # out of a sub-process

    def dissolve(self, task: Task, old: Workflow, new: Workflow) -> bool:
        """Whether what is open in the sub-process goes on in the level around it; noted if so."""
        if not self._dissolves(task, old, new):
            return False
        self.dissolved[str(task.id)] = new
        return True

    def _dissolves(self, task: Task, old: Workflow, new: Workflow) -> bool:
        sub = self.mover.before.top.subprocesses.get(task.id)
        if sub is None or sub.undoing or task.data or task.internal_data.keys() & {"of", "inner"}:
            return False
        node = task.task_spec.node
        if not _plain(node) or self.mover.atlas.said(old.spec.process.id, node.id)[0]:
            return False
        if new.spec.level.ad_hoc is not None or getattr(new, "undoing", False):
            return False
        inner = [t for t in sub.tasks.values() if t is not sub.task_tree and not _listens(t)]
        return bool(inner) and all(self._goes_around(t, sub, new) for t in inner)

    def _goes_around(self, task: Task, sub: SubWorkflow, new: Workflow) -> bool:
        if not _movable(task):
            return False
        found = self.mover.atlas.has(sub.spec, task.task_spec.node.id, new.spec)
        return found is not None or self._dissolves(task, sub, new)

    # events on the border of a sub-process

    def rehung(self, listener: Task, old: Workflow) -> tuple[Node, Task] | None:
        """The boundary event and the activity that it watches now: the sub-process around the work that it was on, or the
        one piece of work that was in the sub-process that it was on.
        """
        ident = listener.task_spec.node.id
        watched = str(listener.internal_data["host"])
        if watched in self.dissolved:
            return self._on_content(ident, watched, old)
        host = self.mover.new_tasks.get(watched)
        around = {id(b.inside): b.host for b in self.begun}
        while host is not None and (host := around.get(id(host.workflow))) is not None:
            node = self.mover.atlas.has(old.spec, ident, host.workflow.spec)
            if node is not None and node.attached_to == host.task_spec.node.id:
                return node, host
        return None

    def _on_content(self, ident: str, watched: str, old: Workflow) -> tuple[Node, Task] | None:
        level = self.dissolved[watched]
        node = self.mover.atlas.has(old.spec, ident, level.spec)
        if node is None:
            return None
        sub = self.mover.before.top.subprocesses[watched]
        hosts = [
            moved
            for t in sub.tasks.values()
            if not _listens(t) and "of" not in t.internal_data
            if (moved := self.mover.new_tasks.get(str(t.id))) is not None
            and moved.task_spec.node.id == node.attached_to
        ]
        return (node, hosts[0]) if len(hosts) == 1 else None


def _token(task: Task) -> str:
    data = task.internal_data
    return str(data.get("of") or data.get("race") or task.id)


def _stand(task: Task) -> tuple[str, str]:
    node: Node = task.task_spec.node
    return node.id, str(task.internal_data.get("flow", "")) if node.kind in JOINS else ""


def _listens(task: Task) -> bool:
    return bool(task.internal_data.get("listener"))


def _movable(task: Task) -> bool:
    """Not what belongs to its level as a whole: what undoes, gathers or has interrupted."""
    return "undo" not in task.internal_data and kind_of(task) not in ("event_subprocess", "gather", "marker")


def _plain(node: Node) -> bool:
    """A sub-process that runs once, as part of the flow around it, and has no data of its own."""
    return (
        node.kind == "subProcess"
        and node.loop is None
        and node.ad_hoc is None
        and not (node.event_subprocess or node.transaction or node.for_compensation)
        and node.start_quantity == 1
        and not (node.own_data or node.data_inputs or node.data_outputs)
    )
