"""Pages of the procedures for people: Markdown in Indonesian with English beside it, and the picture as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

import engine
from workflows.agencies.city import DEMO_CITY, read_city
from workflows.catalogue import diagrams, drawing, tables

#: who a role expression names, in words
_ROLE_WORDS = {"=peran": ("peran yang diundang", "the invited role")}
MADE_BY = "rangkul procedures --write docs/procedures"


def write(library: engine.Library, folder: Path) -> list[Path]:
    """Write all pages into the folder and take away those of procedures that are gone; returns what it wrote."""
    folder.mkdir(parents=True, exist_ok=True)
    found = files(library)
    for old in [*folder.glob("*.md"), *folder.glob("*.svg")]:
        if old.name not in found:
            old.unlink()
    for name, text in found.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in found]


def files(library: engine.Library) -> dict[str, str]:
    """Name -> content of every page and picture."""
    roles = {slug: (name_id, name_en) for slug, name_id, name_en in read_city(DEMO_CITY).roles}
    found = {"README.md": index(library)}
    for ident in sorted(library.packages):
        package = library.packages[ident]
        found[f"{ident}.md"] = page(package, library, roles)
        picture = drawing.svg(package)
        if picture:
            found[f"{ident}.svg"] = picture
    return found


def index(library: engine.Library) -> str:
    """The list of the procedures."""
    rows = []
    totals = [0, 0]
    for ident in sorted(library.packages):
        package = library.packages[ident]
        meta = package.meta
        tasks = sum(len(p.tasks) for p in diagrams.processes(package))
        stories = len(_stories(package))
        totals = [totals[0] + tasks, totals[1] + stories]
        start = "orang / people" if meta.start == "form" else "prosedur lain / other procedures"
        title = f"[{meta.title_id}]({ident}.md)<br>*{meta.title_en}*"
        rows.append((title, start, ", ".join(meta.legal_basis), str(tasks), str(stories)))
    head = (
        "Prosedur / *Procedure*",
        "Dimulai oleh / *Started by*",
        "Dasar / *Legal basis*",
        "Tugas / *Tasks*",
        "Cerita / *Stories*",
    )
    return "\n".join(
        [
            "# Prosedur yang disepakati / *The agreed procedures*",
            "",
            _made(),
            "",
            *_table(head, rows),
            "",
            f"{len(rows)} prosedur, {totals[0]} tugas, {totals[1]} cerita. "
            f"*{len(rows)} procedures, {totals[0]} tasks, {totals[1]} stories.*",
            "",
        ]
    )


def page(package: engine.Package, library: engine.Library, roles: dict[str, tuple[str, str]]) -> str:
    """One procedure: picture, who does what by when and why, decisions, messages, stories."""
    meta = package.meta
    found = diagrams.processes(package)
    main = found[0]
    lines = [
        f"# {meta.title_id} / *{meta.title_en}*",
        "",
        _made(),
        "",
        main.note_id,
        "",
        f"*{main.note_en}*",
        "",
    ]
    lines += _facts(package, roles)
    lines += [f"![{meta.title_id}]({package.id}.svg)", ""]
    lines += _heading("Siapa mengerjakan apa, kapan, dan mengapa", "Who does what, by when, and why")
    for process in found:
        if len(found) > 1:
            lines += [f"### {process.name_id} / *{process.name_en}*", ""]
            if process is not main:
                lines += [process.note_id, "", f"*{process.note_en}*", ""]
        lines += _tasks(process, roles)
    lines += _obligations(found)
    lines += _decisions(package)
    lines += _messages(package, roles)
    lines += _around(package, library, main)
    lines += _tell_stories(package)
    return "\n".join(lines).rstrip() + "\n"


def _made() -> str:
    return f"<!-- Dibuat dari bpmn/ dengan «{MADE_BY}»; jangan disunting. Generated; do not edit. -->"


def _facts(package: engine.Package, roles: dict[str, tuple[str, str]]) -> list[str]:
    meta = package.meta
    if meta.start == "form":
        who = ", ".join(_role(r, roles) for r in meta.start_roles) or "setiap tim / *every team*"
        start = f"dengan formulir oleh / *by a form, by*: {who}"
    else:
        start = "oleh prosedur lain / *by other procedures*"
    return [
        f"- Kode / *id*: `{package.id}`",
        f"- Pemilik / *owner*: `{meta.owner}`",
        f"- Dasar hukum / *legal basis*: {'; '.join(meta.legal_basis)}",
        f"- Dimulai / *started*: {start}",
        "",
    ]


def _tasks(process: diagrams.Process, roles: dict[str, tuple[str, str]]) -> list[str]:
    if not process.tasks:
        return ["Tidak ada tugas. *No tasks.*", ""]
    rows = []
    for task in process.tasks:
        why = _both(task.note_id, task.note_en)
        if task.source:
            why += f"<br>Dasar / *source*: {_cell(task.source)}"
        rows.append(
            (
                f"{_both(task.name_id, task.name_en)}<br>`{task.id}`",
                _role(task.role, roles, line=True),
                _deadline(task),
                why,
            )
        )
    head = ("Tugas / *Task*", "Peran / *Role*", "Tenggat / *Due*", "Mengapa / *Why*")
    return [*_table(head, rows), ""]


def _deadline(task: diagrams.Task) -> str:
    if not task.due:
        return "tanpa tenggat<br>*none*"
    text = _both(*diagrams.deadline_words(task.due))
    if task.due_calendar == "working":
        text += "<br>hari kerja / *working days*"
    if task.late_id:
        text += f"<br>terlambat / *late*: {_both(task.late_id, task.late_en, ' / ')}"
    return text


def _obligations(found: Sequence[diagrams.Process]) -> list[str]:
    rows: list[tuple[str, ...]] = []
    for process in found:
        for task in process.tasks:
            if task.obligation:
                rows.append(
                    (
                        f"`{task.obligation}`",
                        _both(task.name_id, task.name_en),
                        _both(*diagrams.deadline_words(task.due)),
                        _cell(task.source),
                    )
                )
            rows += [
                (
                    f"`{w.obligation}`",
                    _both(w.name_id, w.name_en),
                    _both(*_since(w)),
                    _cell(w.source),
                )
                for w in task.windows
            ]
    if not rows:
        return []
    head = ("Kode / *Id*", "Kewajiban / *Obligation*", "Tenggat / *Deadline*", "Dasar / *Source*")
    return [
        *_heading("Tenggat hukum", "Legal deadlines"),
        "Jam berjalan, juga malam dan hari libur. *Running hours, also at night and on holidays.*",
        "",
        *_table(head, rows),
        "",
    ]


def _since(window: diagrams.Window) -> tuple[str, str]:
    indonesian, english = diagrams.deadline_words(window.duration)
    return f"{indonesian} sejak {window.since}", f"{english} from {window.since}"


def _decisions(package: engine.Package) -> list[str]:
    found = tables.of(package)
    if not found:
        return []
    lines = _heading("Tabel keputusan", "Decision tables")
    for table in found:
        policy = tables.HIT_POLICIES.get(table.hit_policy, (table.hit_policy, table.hit_policy))
        lines += [f"### `{table.decision}`", ""]
        if table.note_id:
            lines += [f"{_cell(table.note_id)} *{_cell(table.note_en)}*", ""]
        lines += [f"Berlaku {policy[0]}. *{policy[1].capitalize()}.* (`{table.file}`)", ""]
        head = (*table.inputs, *(f"→ {o}" for o in table.outputs))
        rows = [
            (
                *("" if text == "-" else _code(text) for text in rule.inputs),
                *(_code(text) for text in rule.outputs),
            )
            for rule in table.rules
        ]
        lines += [*_table(head, rows), ""]
    return lines


def _messages(package: engine.Package, roles: dict[str, tuple[str, str]]) -> list[str]:
    if not package.meta.messages:
        return []
    rows = [
        (f"`{m.name}`", _both(m.title_id, m.title_en), ", ".join(_role(r, roles) for r in m.roles))
        for m in package.meta.messages
    ]
    head = ("Pesan / *Message*", "Arti / *Meaning*", "Dikirim oleh / *Sent by*")
    return [*_heading("Pesan", "Messages"), *_table(head, rows), ""]


def _around(package: engine.Package, library: engine.Library, main: diagrams.Process) -> list[str]:
    lines: list[str] = []
    called = [c for c in main.calls if c in library.packages]
    callers = [i for i in sorted(library.packages) if package.id in library.packages[i].calls]
    if called or callers:
        lines += _heading("Hubungan", "Connections")
        if called:
            lines.append(f"- Memanggil / *calls*: {', '.join(_link(c, library) for c in called)}")
        if callers:
            lines.append(f"- Dipanggil oleh / *called by*: {', '.join(_link(c, library) for c in callers)}")
        lines.append("")
    if main.ends:
        lines += _heading("Hasil akhir", "Outcomes")
        lines += [f"- {_both(name_id, name_en, ' / ')} (`{ident}`)" for ident, name_id, name_en in main.ends]
        lines.append("")
    return lines


def _link(ident: str, library: engine.Library) -> str:
    return f"[{library.packages[ident].meta.title_id}]({ident}.md)"


def _stories(package: engine.Package) -> list[tuple[str, str]]:
    """File name and title of every scenario."""
    found = []
    for name, data in package.files.items():
        if name.startswith("scenarios/"):
            story = yaml.safe_load(data)
            found.append((name, str(story.get("title", name)) if isinstance(story, dict) else name))
    return found


def _tell_stories(package: engine.Package) -> list[str]:
    lines = _heading("Cerita yang harus benar", "Stories that must hold")
    for name, title in _stories(package):
        lines.append(f"- [{_cell(title)}](../../bpmn/{package.id}/{name})")
    return lines


def _heading(indonesian: str, english: str) -> list[str]:
    return [f"## {indonesian} / *{english}*", ""]


def _role(role: str, roles: dict[str, tuple[str, str]], *, line: bool = False) -> str:
    if role in _ROLE_WORDS:
        names = _ROLE_WORDS[role]
    elif role.startswith("="):
        names = diagrams.deadline_words(role)
    else:
        names = roles.get(role, (role, role))
    return _both(*names, "<br>" if line else " / ")


def _both(indonesian: str, english: str, between: str = "<br>") -> str:
    first, second = _cell(indonesian), _cell(english)
    return f"{first}{between}*{second}*" if second and second != first else first


def _code(text: str) -> str:
    """FEEL as it is written; only a bar would end the cell."""
    return "`" + " ".join(text.split()).replace("|", "\\|") + "`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
