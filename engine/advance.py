"""One step of a case: state and command in, state and effects out. Nothing in the world is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine import commands as cmd
from engine import effects as fx
from engine import feel, scope
from engine import state as states
from engine.errors import CommandRejected, EngineError
from engine.fold import fold
from engine.procedure import Procedure
from engine.runtime import MAX_STEPS, Runtime
from engine.specs.workflows import CaseWorkflow
from engine.timing import WorkingCalendar
from engine.trace_entry import TraceEntry


@dataclass(frozen=True)
class Step:
    """What came of a command. ``state`` is JSON text to keep; with a StepFailed effect it is the old one, and
    ``attempted`` says what had completed on the way to the failure (it counts for nothing).
    """

    state: str | None
    effects: tuple[fx.Effect, ...]
    trace: tuple[TraceEntry, ...] = ()
    attempted: tuple[TraceEntry, ...] = ()


def advance(
    procedure: Procedure,
    state: str | None,
    command: cmd.Command,
    now: datetime,
    *,
    calendar: WorkingCalendar | None = None,
    folded: bool = True,
    max_steps: int = MAX_STEPS,
    process: str | None = None,
) -> Step:
    """Carry out one command.

    :param state: what the step before returned; None for StartCase.
    :param now: aware; its zone is the zone of dates that name none.
    :param calendar: counts working time for deadlines that are in working days.
    :param process: run this process of the main package instead of its first (StartCase, and ever after).
    :param folded: drop finished tasks afterwards (False only to prove that it makes no difference).
    :raises CommandRejected: the command does not fit the state, which is as it was.
    :raises StateInvalid: the state cannot be read.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware: give it a time zone")
    runtime = _runtime(procedure, state, command, now, calendar, max_steps, process)
    try:
        _apply(runtime, command)
        runtime.run()
    except CommandRejected:
        raise
    except EngineError as error:
        failed = fx.StepFailed(error.code, error.element, error.message_id, error.message_en)
        return Step(state, (failed,), attempted=tuple(runtime.trace))
    except RecursionError:
        failed = fx.StepFailed(
            "too_deep",
            None,
            "Langkah ini bersarang terlalu dalam. Sederhanakan diagramnya.",
            "This step is nested too deeply. Simplify the diagram.",
        )
        return Step(state, (failed,))
    if folded:
        fold(runtime.top)
    saved = states.Saved(
        workflow=runtime.top,
        started_at=runtime.started_at,
        counter=runtime.counter,
        kept=runtime.kept,
        outcome=runtime.outcome,
        last_end=runtime.last_end,
        ended=runtime.ended,
    )
    return Step(states.dump(procedure, saved), tuple(_net(runtime.effects)), tuple(runtime.trace))


def _runtime(
    procedure: Procedure,
    state: str | None,
    command: cmd.Command,
    now: datetime,
    calendar: WorkingCalendar | None,
    max_steps: int,
    process: str | None,
) -> Runtime:
    if isinstance(command, cmd.StartCase):
        if state is not None:
            raise CommandRejected(
                "already_started", "Kasus ini sudah dimulai.", "This case has already been started."
            )
        spec = procedure.levels[f"{procedure.id}/{process}"] if process else procedure.root
        workflow = CaseWorkflow(spec, procedure.levels)
        return Runtime(procedure, workflow, now, now, calendar=calendar, max_steps=max_steps)
    if state is None:
        raise CommandRejected("not_started", "Kasus ini belum dimulai.", "This case has not been started.")
    saved = states.load(procedure, state)
    if saved.ended:
        raise CommandRejected("case_ended", "Kasus ini sudah berakhir.", "This case has already ended.")
    runtime = Runtime(
        procedure, saved.workflow, now, saved.started_at, saved.counter, saved.kept, calendar, max_steps
    )
    runtime.outcome = saved.outcome
    runtime.last_end = saved.last_end
    return runtime


def _apply(runtime: Runtime, command: cmd.Command) -> None:
    if isinstance(command, cmd.StartCase):
        runtime.top.data.update({k: feel.to_feel(v) for k, v in command.data.items()})
        runtime.start(runtime.top, command.start)
    elif isinstance(command, cmd.CompleteWorkItem):
        _complete(runtime, command)
    elif isinstance(command, cmd.FireTimer):
        _fire(runtime, command)
    elif isinstance(command, cmd.DeliverMessage):
        if not runtime.waits.offer(command.name, command.data, command.message, command.correlation):
            runtime.kept.append(
                {
                    "id": command.message,
                    "name": command.name,
                    "data": dict(command.data),
                    "corr": dict(command.correlation),
                }
            )
            runtime.effects.append(fx.MessageKept(message=command.message, name=command.name))
    elif isinstance(command, cmd.DeliverSignal):
        runtime.throws.signal(command.name)
    elif isinstance(command, cmd.ServiceResult):
        _answer(runtime, command)
    elif isinstance(command, cmd.Cancel):
        for task in list(runtime.top.tasks.values()):
            runtime.withdraw(task)
        runtime.outcome = "dibatalkan"
        runtime.touch(runtime.top)


def _complete(runtime: Runtime, command: cmd.CompleteWorkItem) -> None:
    task = runtime.top.find(command.item)
    if task is None or task.state != TaskState.READY or "opened" not in task.internal_data:
        raise CommandRejected(
            "item_closed",
            "Pekerjaan ini sudah tidak terbuka: sudah diselesaikan atau ditarik.",
            "This work item is no longer open: it has been completed or withdrawn.",
        )
    for name, value in command.data.items():
        scope.owner_of(task, name)[name] = feel.to_feel(value)
    del task.internal_data["opened"]
    runtime.effects.append(fx.WorkItemCompleted(item=command.item, element=task.task_spec.node.id))
    task.run()


def _fire(runtime: Runtime, command: cmd.FireTimer) -> None:
    task = runtime.top.find(command.timer)
    due = task.internal_data.get("due") if task is not None else None
    if task is None or due is None:
        raise CommandRejected("timer_gone", "Pengatur waktu ini sudah tidak ada.", "This timer is gone.")
    if datetime.fromisoformat(due) > runtime.now:
        raise CommandRejected(
            "timer_not_due",
            f"Pengatur waktu ini baru jatuh tempo {due}.",
            f"This timer is due only at {due}.",
        )
    runtime.waits.fire(task)


def _answer(runtime: Runtime, command: cmd.ServiceResult) -> None:
    task = runtime.top.find(command.request)
    if task is None or not task.internal_data.get("request"):
        raise CommandRejected(
            "service_gone", "Jawaban ini tidak ditunggu lagi.", "Nobody waits for this answer any more."
        )
    if command.error is not None:
        runtime.throws.error(task, command.error)
    else:
        task.task_spec.trigger(task, {k: feel.to_feel(v) for k, v in command.data.items()}, runtime)


def _net(found: list[fx.Effect]) -> list[fx.Effect]:
    """Leave out what was opened and withdrawn again within the same step."""
    opened = {e.item for e in found if isinstance(e, fx.WorkItemOpened)}
    gone = {e.item for e in found if isinstance(e, fx.WorkItemWithdrawn)} & opened
    set_ = {e.timer for e in found if isinstance(e, fx.TimerSet)}
    cleared = {e.timer for e in found if isinstance(e, fx.TimerCleared)} & set_
    if not gone and not cleared:
        return found
    kept: list[fx.Effect] = []
    last_set = {e.timer: i for i, e in enumerate(found) if isinstance(e, fx.TimerSet)}
    last_cleared = {e.timer: i for i, e in enumerate(found) if isinstance(e, fx.TimerCleared)}
    for effect in found:
        if isinstance(effect, fx.WorkItemOpened | fx.WorkItemWithdrawn) and effect.item in gone:
            continue
        if (
            isinstance(effect, fx.TimerSet | fx.TimerCleared)
            and effect.timer in cleared
            and last_cleared[effect.timer] > last_set[effect.timer]
            and _first_is_set(found, effect.timer)
        ):
            continue
        kept.append(effect)
    return kept


def _first_is_set(found: list[fx.Effect], timer: str) -> bool:
    for effect in found:
        if isinstance(effect, fx.TimerSet | fx.TimerCleared) and effect.timer == timer:
            return isinstance(effect, fx.TimerSet)
    return False


# asking a state


def variables(procedure: Procedure, state: str, item: str | None = None) -> dict[str, Any]:
    """Variables as plain JSON: of the case, or everything that an open item sees (nearest wins).

    :raises CommandRejected: ``item_closed``.
    """
    top = states.load(procedure, state).workflow
    if item is None:
        return {k: feel.to_json(v) for k, v in top.data.items()}
    return _seen(_find(top, item))


def _find(top: CaseWorkflow, item: str) -> Task:
    task = top.find(item)
    if task is None:
        raise CommandRejected(
            "item_closed", "Pekerjaan ini sudah tidak terbuka.", "This work item is no longer open."
        )
    return task


def _seen(task: Task) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for data in reversed(scope.chain(task)):
        merged.update(data)
    return {k: feel.to_json(v) for k, v in merged.items()}


def form_data(procedure: Procedure, state: str, item: str, now: datetime) -> dict[str, Any]:
    """What the form of an open item starts with: the variables it sees, and its prefill lines.

    :raises CommandRejected: ``item_closed``.
    """
    saved = states.load(procedure, state)
    task = _find(saved.workflow, item)
    found = _seen(task)
    runtime = Runtime(procedure, saved.workflow, now, saved.started_at)
    open_now = {"pekerjaan_terbuka": feel.to_feel(open_work(saved.workflow))}
    filled: dict[str, Any] = {}
    for name, text in task.task_spec.node.prefill:
        value = runtime.expressions.evaluate(text, task, {**open_now, **filled})
        filled[name] = value
        found[name] = feel.to_json(value)
    found["now"] = now.isoformat()
    found["case_started_at"] = saved.started_at.isoformat()
    return found


def open_work(top: CaseWorkflow) -> list[dict[str, Any]]:
    """The open work items of a case, as prefill lines see them."""
    found = []
    for workflow in top.all():
        for task in workflow.tasks.values():
            if "opened" in task.internal_data:
                node = task.task_spec.node
                local: Mapping[str, Any] = scope.local_part(task)
                found.append(
                    {
                        "task": node.id,
                        "name": node.title,
                        "process": workflow.spec.process.id,
                        "jenis": feel.to_json(local.get("jenis")),
                    }
                )
    return found


@dataclass(frozen=True)
class Active:
    """An element at which a case stands now. ``item`` is set when it is an open work item."""

    process: str
    element: str
    kind: str
    item: str | None = None
    due_at: datetime | None = None


def active(procedure: Procedure, state: str) -> list[Active]:
    """Where the case stands: open work, waits, running calls; listeners of boundary events are left out."""
    found = []
    for workflow in states.load(procedure, state).workflow.all():
        for task in workflow.tasks.values():
            data = task.internal_data
            if (
                task is workflow.task_tree
                or data.get("listener")
                or not task.has_state(TaskState.NOT_FINISHED_MASK)
            ):
                continue
            due = data.get("due_at") or data.get("due")
            found.append(
                Active(
                    process=workflow.spec.process.id,
                    element=task.task_spec.node.id,
                    kind=task.task_spec.node.kind,
                    item=str(task.id) if "opened" in data else None,
                    due_at=datetime.fromisoformat(due) if due else None,
                )
            )
    return found
