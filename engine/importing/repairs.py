"""What can be mended with one click, and doing it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from engine.errors import EngineError
from engine.importing import drawing, ids, naming
from engine.importing.expressions import Untranslatable, is_feel, is_juel, to_feel
from engine.importing.layout import complete_picture
from engine.importing.processes import NODES, Xml, local, nodes
from engine.importing.tools import Change, Setting, look
from engine.importing.words import CARRIED, shown
from engine.importing.xml import parse, write
from engine.reader_index import B, R, text, truth

#: conditions are FEEL or nothing; of these only ``${...}`` is looked at, as anything else may be a date or a duration
TIMES = frozenset({"timeDate", "timeDuration", "timeCycle"})
CONDITIONS = frozenset(
    {
        "conditionExpression",
        "loopCondition",
        "completionCondition",
        "loopCardinality",
        "condition",
        "activationCondition",
    }
)
_APART = frozenset({"boundaryEvent"})


@dataclass(frozen=True)
class Repair:
    """Something that can be mended. ``choice``: another way that the author may want, not part of «mend all»."""

    key: str
    code: str
    element: str
    title_id: str
    title_en: str
    choice: bool = False


@dataclass(frozen=True)
class _Offer:
    repair: Repair
    apply: Callable[[], None]


def repairs(files: Mapping[str, bytes], roles: Mapping[str, Iterable[str]] | None = None) -> list[Repair]:
    """What can be mended in the diagrams of these files. Never raises for what they hold.

    :param roles: id -> what people call it.
    """
    found: list[Repair] = []
    for name, root in _diagrams(files):
        setting = Setting(roles or {}, dict(files))
        for code in _ORDER:
            found += [o.repair for o in _offers(code, root, setting, name)]
    return list({r.key: r for r in found}.values())


def apply(
    files: Mapping[str, bytes], chosen: Collection[str], roles: Mapping[str, Iterable[str]] | None = None
) -> dict[str, bytes]:
    """The files after these repairs. Members of ``chosen`` are keys, codes, or ids of elements; ``all`` means every
    repair that is no choice. What is unknown, or mended already, is passed over."""
    result = dict(files)
    for name, root in _diagrams(files):
        setting = Setting(roles or {}, result)
        done = False
        for code in _ORDER:
            for offer in _offers(code, root, setting, name):
                repair = offer.repair
                meant = {repair.key, repair.code, repair.element} & set(chosen)
                if (meant and not (repair.choice and repair.key not in meant)) or (
                    "all" in chosen and not repair.choice
                ):
                    offer.apply()
                    done = True
        if done:
            complete_picture(root)
            result[name] = write(root)
    return result


def _diagrams(files: Mapping[str, bytes]) -> Iterator[tuple[str, Xml]]:
    for name, content in files.items():
        if name.endswith(".bpmn") and "/" not in name:
            try:
                root = parse(content, name)
            except EngineError:
                continue
            if root.tag == f"{B}definitions":
                yield name, root


def _offers(code: str, root: Xml, setting: Setting, name: str) -> list[_Offer]:
    return list(_MAKERS[code](root, setting, name))


def _offer(
    code: str, element: str, title: tuple[str, str], act: Callable[[], None], *, choice: bool = False
) -> _Offer:
    return _Offer(Repair(f"{code}:{element}", code, element, *title, choice), act)


# one function for each kind of repair


def _unique(root: Xml, setting: Setting, name: str) -> Iterator[_Offer]:
    for ident in dict.fromkeys(e.get("id", "") for e in ids.duplicates(root)):
        title = (f"Beri id sendiri kepada setiap «{ident}»", f"Give each «{ident}» an id of its own")
        yield _offer("ids_unique", ident, title, partial(ids.separate, root, [ident]))


def _run_process(root: Xml, setting: Setting, name: str) -> Iterator[_Offer]:
    own = name.removesuffix(".bpmn")
    processes = {p.get("id", ""): p for p in root.findall(f"{B}process")}
    for ident, process in processes.items():
        if ident and ident != own and own in processes and nodes(process):
            said = shown(root, process)
            title = (f"Jalankan «{said}» sebagai prosedur", f"Run «{said}» as the procedure")
            yield _offer("run_process", ident, title, partial(_swap, root, own, ident), choice=True)


def _swap(root: Xml, one: str, other: str) -> None:
    between = ids.free("swap", ids.used(root))
    ids.rename(root, one, between)
    ids.rename(root, other, one)
    ids.rename(root, between, other)


def _empty(root: Xml, setting: Setting, name: str) -> Iterator[_Offer]:
    """Tools give closed pools an empty process; the pool stays."""
    for process in root.findall(f"{B}process"):
        ident = process.get("id", "")
        pools = [
            p for p in root.iter(f"{B}participant") if (p.get("processRef") or "").rsplit(":", 1)[-1] == ident
        ]
        if ident and pools and ident != name.removesuffix(".bpmn") and not nodes(process):
            said = shown(root, process)
            title = (
                f"Hapus proses kosong di kolam «{said}»",
                f"Delete the empty process in the pool «{said}»",
            )
            yield _offer("empty_removed", ident, title, partial(_without_process, root, process, pools))


def _without_process(root: Xml, process: Xml, pools: list[Xml]) -> None:
    for pool in pools:
        if "processRef" in pool.attrib:
            del pool.attrib["processRef"]
    for lane in list(process.iter(f"{B}lane")):
        drawing.remove(root, lane)
    root.remove(process)


def _executable(root: Xml, setting: Setting, name: str) -> Iterator[_Offer]:
    for process in _processes(root):
        if not truth(process, "isExecutable"):
            said = shown(root, process)
            title = (f"Tandai «{said}» untuk dijalankan", f"Mark «{said}» as executable")
            yield _offer(
                "executable",
                process.get("id", ""),
                title,
                partial(process.set, "isExecutable", "true"),
            )


def _user_tasks(root: Xml, setting: Setting, name: str) -> Iterator[_Offer]:
    for task in root.iter(f"{B}task", f"{B}manualTask"):
        said = shown(root, task)
        title = (f"Jadikan «{said}» tugas orang", f"Make «{said}» a task for people")
        yield _offer("user_task", task.get("id", ""), title, partial(_become, task, "userTask"))


def _all(changes: list[Change]) -> None:
    for change in changes:
        change.apply()


def _become(element: Xml, kind: str) -> None:
    element.tag = f"{B}{kind}"


def _carry(root: Xml, setting: Setting, name: str) -> Iterator[_Offer]:
    owners: dict[str, tuple[Xml, list[Change]]] = {}
    for element in list(root.iter()):
        if not local(element):
            continue
        changes = [c for c in look(element, setting) if isinstance(c, Change)]
        if changes:
            owner = next((e for e in (element, *element.iterancestors()) if e.get("id")), element)
            owners.setdefault(owner.get("id", ""), (owner, []))[1].extend(changes)
    for ident, (owner, changes) in owners.items():
        what = dict.fromkeys(CARRIED.get(c.what, (c.what, c.what)) for c in changes)
        said = shown(root, owner)
        title = (
            f"Ambil alih dari «{said}»: " + ", ".join(w[0] for w in what),
            f"Carry over from «{said}»: " + ", ".join(w[1] for w in what),
        )
        yield _offer("carry_over", ident, title, partial(_all, changes))


def translatable(element: Xml) -> str | None:
    """The FEEL of a foreign expression; None when it is FEEL already or empty.

    :raises Untranslatable:
    """
    said = text(element)
    kind = local(element)
    if not said or (kind not in CONDITIONS and kind not in TIMES) or len(element):
        return None
    if kind in TIMES and not is_juel(said):
        return None
    if not is_juel(said) and is_feel(said):
        return None
    return to_feel(said)


def _expressions(root: Xml, setting: Setting, name: str) -> Iterator[_Offer]:
    for element in list(root.iter()):
        if local(element) not in CONDITIONS and local(element) not in TIMES:
            continue
        try:
            found = translatable(element)
        except Untranslatable:
            continue
        if found is None:
            continue
        owner = next((e for e in element.iterancestors() if e.get("id")), element)
        said = shown(root, owner)
        title = (
            f"Tulis syarat «{said}» sebagai FEEL: {found}",
            f"Write the condition of «{said}» as FEEL: {found}",
        )

        def act(element: Xml = element, found: str = found) -> None:
            element.set(f"{R}original", text(element))
            element.text = found

        yield _offer("expression", owner.get("id", ""), title, act)


def _starts(root: Xml, setting: Setting, name: str) -> Iterator[_Offer]:
    pen = drawing.Pen(root)
    for level in _levels(root):
        inside = [c for c in level if local(c) in NODES]
        if any(local(c) == "startEvent" for c in inside) or _begins_alone(inside):
            continue
        first = drawing.without(level, "targetRef")
        first = first or [c for c in inside if _may_be_first(c)][:1]
        if first:
            said = shown(root, level)
            title = (f"Tambahkan titik mulai pada «{said}»", f"Add a start event to «{said}»")
            act = partial(pen.add_start, level, first)
            yield _offer("start_added", level.get("id", ""), title, act)


def _may_be_first(node: Xml) -> bool:
    """Whether a flow may lead to the node at all."""
    apart = truth(node, "triggeredByEvent") or truth(node, "isForCompensation")
    return not (apart or local(node) in _APART or drawing.is_link(node))


def _begins_alone(inside: list[Xml]) -> bool:
    return any(local(c) in ("receiveTask", "eventBasedGateway") and truth(c, "instantiate") for c in inside)


def _ends(root: Xml, setting: Setting, name: str) -> Iterator[_Offer]:
    pen = drawing.Pen(root)
    for level in _levels(root):
        for node in drawing.without(level, "sourceRef"):
            if local(node) == "endEvent" or drawing.is_link(node):
                continue
            said = shown(root, node)
            title = (f"Tambahkan titik akhir setelah «{said}»", f"Add an end event after «{said}»")
            yield _offer(
                "end_added",
                node.get("id", ""),
                title,
                partial(pen.add_end, level, node),
            )


def _pool_lanes(root: Xml, setting: Setting, name: str) -> Iterator[_Offer]:
    """A pool without lanes is the lane of who it is named after."""
    for participant in root.iter(f"{B}participant"):
        process = next(
            (
                p
                for p in _processes(root)
                if p.get("id") == (participant.get("processRef") or "").rsplit(":", 1)[-1]
            ),
            None,
        )
        said = " ".join((participant.get("name") or "").split())
        if process is None or not said or any(True for _ in process.iter(f"{B}lane")):
            continue
        title = (f"Jadikan kolam «{said}» jalur peran", f"Make the pool «{said}» the lane of a role")
        act = partial(drawing.add_lane, root, process, said)
        yield _offer("pool_lane", process.get("id", ""), title, act)


def _lane_roles(root: Xml, setting: Setting, name: str) -> Iterator[_Offer]:
    for lane in root.iter(f"{B}lane"):
        said = " ".join((lane.get("name") or "").split())
        if lane.get(f"{R}role") or not said:
            continue
        role = naming.role_of(said, setting.roles)
        known = role is not None
        role = role or naming.slug(said, "")
        if not role or (setting.roles and not known):
            continue
        title = (f"Jalur «{said}» dipegang peran «{role}»", f"The role «{role}» holds the lane «{said}»")
        act = partial(lane.set, f"{R}role", role)
        yield _offer("lane_role", lane.get("id", ""), title, act)


def _lists(root: Xml, setting: Setting, name: str) -> Iterator[_Offer]:
    for process in _processes(root):
        if drawing.unlisted(process):
            said = shown(root, process)
            title = (
                f"Catat panah masuk dan keluar di «{said}»",
                f"List incoming and outgoing flows in «{said}»",
            )
            yield _offer("flows_listed", process.get("id", ""), title, partial(drawing.list_flows, process))


def _loose_flows(root: Xml, setting: Setting, name: str) -> Iterator[_Offer]:
    for level in _levels(root):
        known = {c.get("id") for c in level if local(c) in NODES}
        for flow in level.findall(f"{B}sequenceFlow"):
            if flow.get("sourceRef") in known and flow.get("targetRef") in known:
                continue
            said = shown(root, flow)
            title = (
                f"Hapus panah «{said}» yang tidak tersambung",
                f"Delete the flow «{said}», which is not connected",
            )
            act = partial(drawing.remove, root, flow)
            yield _offer("flow_removed", flow.get("id", ""), title, act, choice=True)


def _processes(root: Xml) -> list[Xml]:
    """Processes that hold anything."""
    return [p for p in root.findall(f"{B}process") if p.get("id") and any(local(c) in NODES for c in p)]


def _levels(root: Xml) -> list[Xml]:
    """Processes, and sub-processes that are no ad-hoc and no event sub-process."""
    inner = [
        s
        for s in root.iter(f"{B}subProcess", f"{B}transaction")
        if s.get("id") and not truth(s, "triggeredByEvent") and any(local(c) in NODES for c in s)
    ]
    return [*_processes(root), *inner]


_MAKERS: dict[str, Callable[[Xml, Setting, str], Iterator[_Offer]]] = {
    "ids_unique": _unique,
    "run_process": _run_process,
    "empty_removed": _empty,
    "executable": _executable,
    "user_task": _user_tasks,
    "carry_over": _carry,
    "expression": _expressions,
    "flow_removed": _loose_flows,
    "start_added": _starts,
    "end_added": _ends,
    "pool_lane": _pool_lanes,
    "lane_role": _lane_roles,
    "flows_listed": _lists,
}
_ORDER = tuple(_MAKERS)

__all__ = ["Repair", "apply", "repairs", "translatable"]
