"""How elements, and the words of other tools, are called in what people read."""

from __future__ import annotations

from engine.importing.processes import Xml, local
from engine.reader_index import B

#: words of other tools: Indonesian, English
CARRIED: dict[str, tuple[str, str]] = {
    "assignee": ("penerima tugas", "assignee"),
    "candidateGroups": ("kelompok penerima", "candidate groups"),
    "candidateUsers": ("calon penerima", "candidate users"),
    "formKey": ("formulir", "form"),
    "formData": ("isian formulir", "form fields"),
    "formDefinition": ("formulir", "form"),
    "formJsonSchemaFilename": ("formulir", "form"),
    "TaskName": ("formulir", "form"),
    "dueDate": ("tenggat", "due date"),
    "decisionRef": ("tabel keputusan", "decision"),
    "calledDecision": ("tabel keputusan", "decision"),
    "calledDecisionId": ("tabel keputusan", "decision"),
    "resultVariable": ("variabel hasil", "result variable"),
    "topic": ("layanan", "service"),
    "taskDefinition": ("layanan", "service"),
    "serviceTaskOperator": ("layanan", "service"),
    "in": ("data masuk", "data in"),
    "out": ("data keluar", "data out"),
    "inputParameter": ("data masuk", "inputs"),
    "outputParameter": ("data keluar", "outputs"),
    "ioMapping": ("pemetaan data", "data mapping"),
    "collection": ("daftar pengulangan", "collection"),
    "elementVariable": ("variabel pengulangan", "element variable"),
    "inputCollection": ("daftar pengulangan", "collection"),
    "inputElement": ("variabel pengulangan", "element variable"),
    "outputCollection": ("daftar hasil", "result list"),
    "outputElement": ("hasil tiap anggota", "result of each member"),
    "calledElement": ("prosedur yang dipanggil", "called procedure"),
    "script": ("skrip", "script"),
    "preScript": ("skrip awal", "script before"),
    "postScript": ("skrip akhir", "script after"),
}


def shown(root: Xml, element: Xml) -> str:
    """The name of an element; a process without one has that of its pool; then its id."""
    name = " ".join((element.get("name") or "").split())
    if not name and local(element) == "process":
        for participant in root.iter(f"{B}participant"):
            if (participant.get("processRef") or "").rsplit(":", 1)[-1] == element.get("id"):
                name = " ".join((participant.get("name") or "").split())
    return (name or element.get("id") or local(element))[:120]
