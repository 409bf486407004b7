"""What a package's diagram says about people's work: tasks, deadlines, messages, and what the law obliges to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

import engine
from engine import xmlsafe
from workflows.catalogue.tables import two_languages

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_RANGKUL = "{http://rangkul.id/schema/bpmn/1.0}"


@dataclass(frozen=True)
class Window:
    """A span in which something is possible, counted from a variable of the case, e.g. PEP within 72 hours.

    ``duration`` is ISO 8601; ``when`` a FEEL condition, empty: always.
    """

    obligation: str
    name_id: str
    name_en: str
    since: str
    duration: str
    when: str
    source: str


@dataclass(frozen=True)
class Task:
    """A user task as its diagram gives it; expressions begin with ``=``."""

    id: str
    process: str
    name_id: str
    name_en: str
    role: str
    due: str
    due_calendar: str
    source: str
    note_id: str
    note_en: str
    #: id of the legal obligation that the deadline is; empty: none
    obligation: str
    #: "case": the obligation's time runs from the start of the case; else from when the task opens
    obligation_from: str
    windows: tuple[Window, ...]
    #: name of the task that opens when this one is late, in both languages
    late_id: str = ""
    late_en: str = ""


@dataclass(frozen=True)
class Process:
    """A process of the diagram with its tasks, in the order of the file."""

    id: str
    name_id: str
    name_en: str
    note_id: str
    note_en: str
    tasks: tuple[Task, ...]
    calls: tuple[str, ...]
    ends: tuple[tuple[str, str, str], ...]


def diagram_file(package: engine.Package) -> str:
    """The path of the package's diagram."""
    return next(iter(package.diagrams))


def root_of(package: engine.Package) -> etree._Element:
    """The diagram's XML."""
    name = diagram_file(package)
    return xmlsafe.parse(package.files[name], name)


@lru_cache(maxsize=128)
def _by_content(key: str, data: bytes, name: str) -> tuple[Process, ...]:
    return tuple(_process(p) for p in xmlsafe.parse(data, name).iterfind(f"{_BPMN}process"))


def processes(package: engine.Package) -> tuple[Process, ...]:
    """The processes of the package's diagram, the main one first. Kept by content."""
    name = diagram_file(package)
    return _by_content(package.content_hash, package.files[name], name)


def _process(process: etree._Element) -> Process:
    ident = process.get("id", "")
    lanes = {
        (ref.text or "").strip(): str(lane.get(f"{_RANGKUL}role") or lane.get("name", ""))
        for lane in process.iter(f"{_BPMN}lane")
        for ref in lane.iterfind(f"{_BPMN}flowNodeRef")
    }
    escalations = _escalations(process)
    note = two_languages(process.findtext(f"{_BPMN}documentation") or "")
    return Process(
        id=ident,
        name_id=process.get("name") or ident,
        name_en=process.get(f"{_RANGKUL}nameEn") or process.get("name") or ident,
        note_id=note[0],
        note_en=note[1],
        tasks=tuple(_task(t, ident, lanes, escalations) for t in process.iter(f"{_BPMN}userTask")),
        calls=tuple(dict.fromkeys(c.get("calledElement", "") for c in process.iter(f"{_BPMN}callActivity"))),
        ends=tuple(
            (e.get("id", ""), *_names(e)) for e in process.iterfind(f"{_BPMN}endEvent") if e.get("name")
        ),
    )


def _escalations(process: etree._Element) -> dict[str, tuple[str, str]]:
    """Task -> names of the task that a timer beside it opens."""
    tasks = {t.get("id"): t for t in process.iter(f"{_BPMN}userTask")}
    found: dict[str, tuple[str, str]] = {}
    for event in process.iter(f"{_BPMN}boundaryEvent"):
        if event.find(f"{_BPMN}timerEventDefinition") is None or event.get("cancelActivity") != "false":
            continue
        for flow in process.iter(f"{_BPMN}sequenceFlow"):
            target = tasks.get(flow.get("targetRef"))
            if flow.get("sourceRef") == event.get("id") and target is not None:
                found[event.get("attachedToRef", "")] = _names(target)
    return found


def _names(element: etree._Element) -> tuple[str, str]:
    name = str(element.get("name") or element.get("id", ""))
    return name, str(element.get(f"{_RANGKUL}nameEn") or name)


def _task(
    task: etree._Element, process: str, lanes: dict[str, str], escalations: dict[str, tuple[str, str]]
) -> Task:
    ident = task.get("id", "")
    name_id, name_en = _names(task)
    note_id, note_en = two_languages(task.findtext(f"{_BPMN}documentation") or "")
    late_id, late_en = escalations.get(ident, ("", ""))
    return Task(
        id=ident,
        process=process,
        name_id=name_id,
        name_en=name_en,
        role=task.get(f"{_RANGKUL}role") or lanes.get(ident, ""),
        due=task.get(f"{_RANGKUL}due", ""),
        due_calendar=task.get(f"{_RANGKUL}dueCalendar", "calendar"),
        source=task.get(f"{_RANGKUL}source", ""),
        note_id=note_id,
        note_en=note_en,
        obligation=task.get(f"{_RANGKUL}obligation", ""),
        obligation_from=task.get(f"{_RANGKUL}obligationFrom", ""),
        windows=tuple(
            Window(
                obligation=w.get("obligation", ""),
                name_id=w.get("name", ""),
                name_en=str(w.get("nameEn") or w.get("name", "")),
                since=w.get("from", ""),
                duration=w.get("duration", ""),
                when=(w.get("when") or "").removeprefix("="),
                source=w.get("source", ""),
            )
            for w in task.iter(f"{_RANGKUL}window")
        ),
        late_id=late_id,
        late_en=late_en,
    )


_PART = re.compile(r"(\d+)([YMWDHS])")
_UNITS = {
    "Y": ("tahun", "year"), "M": ("menit", "minute"), "W": ("minggu", "week"), "D": ("hari", "day"),
    "H": ("jam", "hour"), "S": ("detik", "second"),
}  # fmt: skip
#: expressions of deadlines, in words
_WORDS = {
    '=case_started_at + duration("P3D")': (
        "3x24 jam sejak kasus dibuka",
        "3x24 hours from the start of the case",
    ),
    '=date and time(string(tenggat) + "T23:59:59+07:00")': (
        "akhir hari tenggat yang disepakati",
        "end of the agreed day",
    ),
    "=tenggat": ("menurut rencana", "as the plan says"),
}


def deadline_words(due: str) -> tuple[str, str]:
    """A deadline in words, Indonesian and English: ``P1D`` is «1 hari», ``=f(x)`` «menurut tabel f»."""
    if due in _WORDS:
        return _WORDS[due]
    call = re.fullmatch(r"=(\w+)\(.*\)", due)
    if call:
        return f"menurut tabel {call[1]}", f"by the table {call[1]}"
    if due.startswith("="):
        return due[1:], due[1:]
    parts = _PART.findall(due)
    indonesian = " ".join(f"{number} {_UNITS[unit][0]}" for number, unit in parts)
    english = " ".join(f"{number} {_UNITS[unit][1]}{'' if number == '1' else 's'}" for number, unit in parts)
    return indonesian or due, english or due
