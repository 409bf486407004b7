"""Save and load the state of a case as compact JSON. The specification is not part of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine import feel
from engine.errors import StateInvalid
from engine.procedure import Procedure
from engine.specs.workflows import CaseWorkflow, SubWorkflow

VERSION = 1
_SHORT = {
    TaskState.FUTURE: "f",
    TaskState.WAITING: "w",
    TaskState.READY: "r",
    TaskState.STARTED: "s",
    TaskState.COMPLETED: "c",
    TaskState.CANCELLED: "x",
}
_LONG = {short: state for state, short in _SHORT.items()}


@dataclass
class Saved:
    """A state, read back: the workflow, and what the runtime must know besides."""

    workflow: CaseWorkflow
    started_at: datetime
    counter: int
    kept: list[dict[str, Any]] = field(default_factory=list)
    outcome: str | None = None
    last_end: str = ""
    ended: bool = False


def pack(value: Any) -> Any:
    """A FEEL value as JSON; what JSON has no word for is tagged."""
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, Decimal):
        return (
            int(value) if value == value.to_integral_value() and abs(value) < 10**15 else {"@n": str(value)}
        )
    if isinstance(value, datetime):
        zone = getattr(value.tzinfo, "key", None)
        return (
            {"@dt": value.replace(tzinfo=None).isoformat(), "z": zone} if zone else {"@dt": value.isoformat()}
        )
    if isinstance(value, date):
        return {"@d": value.isoformat()}
    if isinstance(value, time):
        return {"@t": value.isoformat()}
    if isinstance(value, timedelta | feel.YearsMonthsDuration):
        return {"@p": feel.to_json(value)}
    if isinstance(value, list | tuple):
        return [pack(v) for v in value]
    if isinstance(value, dict):
        return {("@" + k if k.startswith("@") else k): pack(v) for k, v in value.items()}
    return feel.to_json(value)


def unpack(value: Any) -> Any:
    """The reverse of ``pack``."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, list):
        return [unpack(v) for v in value]
    if "@n" in value:
        return Decimal(value["@n"])
    if "@dt" in value:
        moment = datetime.fromisoformat(value["@dt"])
        if value.get("z"):
            from zoneinfo import ZoneInfo

            return moment.replace(tzinfo=ZoneInfo(value["z"]))
        return moment
    if "@d" in value:
        return date.fromisoformat(value["@d"])
    if "@t" in value:
        return time.fromisoformat(value["@t"])
    if "@p" in value:
        return feel.parse_duration(value["@p"])
    return {(k[1:] if k.startswith("@@") else k): unpack(v) for k, v in value.items()}


def dump(procedure: Procedure, saved: Saved) -> str:
    """The state as JSON text."""
    top = saved.workflow
    document: dict[str, Any] = {
        "v": VERSION,
        "p": procedure.id,
        "at": saved.started_at.isoformat(),
        "n": saved.counter,
        "wf": _workflow(top),
    }
    if top.subprocesses:
        document["sub"] = {str(host): _workflow(sub) for host, sub in top.subprocesses.items()}
    if saved.kept:
        document["kept"] = saved.kept
    if saved.outcome:
        document["out"] = saved.outcome
    if saved.last_end:
        document["last"] = saved.last_end
    if saved.ended:
        document["ended"] = True
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _workflow(workflow: CaseWorkflow | SubWorkflow) -> dict[str, Any]:
    root = workflow.task_tree
    found: dict[str, Any] = {"s": workflow.spec.name, "r": str(root.id)}
    if workflow.data:
        found["d"] = {k: pack(v) for k, v in workflow.data.items()}
    if workflow.extra:
        found["x"] = workflow.extra
    if not workflow.is_top and workflow.undoing:
        found["u"] = True
    tasks = []
    for task in workflow.tasks.values():
        if task is root:
            continue
        entry: list[Any] = [str(task.id), task.task_spec.name, _SHORT[task.state]]
        parent = str(task._parent) if task._parent != root.id else None
        internal = {k: pack(v) if k in ("items", "out") else v for k, v in task.internal_data.items()}
        data = {k: pack(v) for k, v in task.data.items()}
        extra: list[Any] = [internal, data, parent]
        while extra and not extra[-1]:
            extra.pop()
        tasks.append(entry + extra)
    found["t"] = tasks
    return found


def load(procedure: Procedure, text: str) -> Saved:
    """Read a state back.

    :raises StateInvalid: ``state_damaged``, ``state_too_new``, ``state_other_procedure`` or ``state_misfit``.
    """
    try:
        document = json.loads(text)
        version = document["v"]
    except (ValueError, KeyError, TypeError) as error:
        raise StateInvalid(
            "state_damaged",
            "Keadaan kasus yang tersimpan rusak. Pulihkan dari cadangan.",
            "The saved state of the case is damaged. Restore it from a backup.",
        ) from error
    if version > VERSION:
        raise StateInvalid(
            "state_too_new",
            "Keadaan kasus ini disimpan oleh versi Rangkul yang lebih baru. Perbarui peladen ini.",
            "This state was saved by a newer version of Rangkul. Update this server.",
        )
    if document["p"] != procedure.id:
        raise StateInvalid(
            "state_other_procedure",
            f"Kasus ini menjalankan prosedur «{document['p']}», bukan «{procedure.id}».",
            f"This case runs the procedure «{document['p']}», not «{procedure.id}».",
        )
    spec = procedure.levels.get(document["wf"]["s"])
    if spec is None:
        raise _misfit(document["wf"]["s"])
    top = CaseWorkflow(spec, procedure.levels, root=document["wf"]["r"])
    _fill(top, document["wf"])
    pending = dict(document.get("sub", {}))
    while pending:
        ready = [host for host in pending if top.find(host) is not None]
        if not ready:
            raise _misfit(next(iter(pending)))
        for host in ready:
            entry = pending.pop(host)
            spec = procedure.levels.get(entry["s"])
            task = top.find(host)
            if spec is None or task is None:
                raise _misfit(entry["s"])
            sub = SubWorkflow(spec, task, top, root=entry["r"], undoing=entry.get("u", False))
            top.subprocesses[task.id] = sub
            _fill(sub, entry)
    return Saved(
        workflow=top,
        started_at=datetime.fromisoformat(document["at"]),
        counter=document["n"],
        kept=document.get("kept", []),
        outcome=document.get("out"),
        last_end=document.get("last", ""),
        ended=document.get("ended", False),
    )


def _fill(workflow: CaseWorkflow | SubWorkflow, document: dict[str, Any]) -> None:
    workflow.data = {k: unpack(v) for k, v in document.get("d", {}).items()}
    workflow.extra = document.get("x", {})
    specs = workflow.spec.task_specs
    root = workflow.task_tree
    parents: list[tuple[Task, str]] = []
    for entry in document["t"]:
        ident, name, state = entry[0], entry[1], entry[2]
        if name not in specs:
            raise _misfit(name)
        task = Task(workflow, specs[name], None, state=_LONG[state], id=ident)
        if len(entry) > 3 and entry[3]:
            task.internal_data = {k: unpack(v) if k in ("items", "out") else v for k, v in entry[3].items()}
        if len(entry) > 4 and entry[4]:
            task.data = {k: unpack(v) for k, v in entry[4].items()}
        if len(entry) > 5 and entry[5]:
            parents.append((task, entry[5]))
        else:
            task._parent = root.id
            root._children.append(task.id)
    for task, parent in parents:
        task._parent = parent
        workflow.tasks[parent]._children.append(task.id)


def _misfit(name: str) -> StateInvalid:
    return StateInvalid(
        "state_misfit",
        f"Keadaan kasus menyebut «{name}», yang tidak ada dalam prosedur ini. Pindahkan kasus ke versi yang cocok.",
        f"The state names «{name}», which this procedure does not have. Migrate the case to a version that fits.",
    )
