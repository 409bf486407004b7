"""Expressions of the diagram: syntax, the variables they read, the decisions they call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine import timing
from engine.checking import fields
from engine.checking.dataflow import Flowing, flow
from engine.checking.events import looks_like_time, parts
from engine.checking.explore import Explored
from engine.checking.expressions import ALWAYS, Where, check_calls, parse, reads
from engine.checking.finding import Report, Severity
from engine.checking.forms import form_place
from engine.checking.scene import Scene
from engine.checking.words import as_text, flow_title, nearest
from engine.checking.writing import ANY, NONE, Names, Writing
from engine.model import Level, Node, Process

_COUNTS = frozenset(
    {
        "numberOfInstances",
        "numberOfCompletedInstances",
        "numberOfActiveInstances",
        "nrOfInstances",
        "nrOfCompletedInstances",
        "nrOfActiveInstances",
    }
)


@dataclass(frozen=True)
class Use:
    """An expression, and the names that may exist where it is evaluated."""

    text: str
    element: str
    text_id: str
    text_en: str
    names: Names


class Variables:
    """All expressions of the package: of the diagrams, then of the forms."""

    def __init__(self, scene: Scene, played: dict[int, Explored], report: Report) -> None:
        self.scene = scene
        self.report = report
        self.writing = Writing(scene)
        self.functions = {**scene.outside_decisions, **scene.decisions}
        self.used: set[str] = set()
        #: names that expressions of diagrams and tables read: free text of that name is kept
        self.wanted: set[str] = set(scene.meta.variables)
        #: values that answers can have: read without quotes they look like variables
        self.values = {
            v for p in scene.all_packages for f in scene.forms_of(p).values() for v in fields.values(f)
        }
        self.about = self._about()
        self.flowing = {p.id: flow(scene, self.writing, p, played) for p in scene.processes}

    def check(self) -> None:
        """Report on every expression."""
        for process in self.scene.processes:
            found = self.flowing[process.id]
            file = self.scene.file_of(process)
            for level in process.level.walk():
                for node in level.nodes.values():
                    for use in self.of_node(process, level, node, found):
                        self._check(use, file)
                    if node.kind == "businessRuleTask":
                        self._decision(node, found.inside[node.id], file)
                for one in level.flows.values():
                    if one.condition:
                        title = flow_title(level, one)
                        where = (f"Syarat panah «{title}»", f"The condition of the flow «{title}»")
                        self._check(Use(one.condition, one.id, *where, found.after[one.source]), file)
            self._of_process(process, file)
        for info in self.functions.values():
            self.wanted.update(info.inputs)
        if self.scene.processes:
            self._forms()
            if self.scene.meta.start != "call" and not self.scene.callers(
                self.scene.package, self.scene.processes[0]
            ):
                self._unused_decisions()

    def _about(self) -> dict[str, Names]:
        """What a case may bring along on which people start this procedure: names by the title of its procedure."""
        main = self.scene.main_of(self.scene.package)
        if main is None or self.scene.meta.start != "form":
            return {}
        found: dict[str, Names] = {}
        for other in self.scene.library.values():
            meta, process = self.scene.meta_of(other), self.scene.main_of(other)
            if meta is not None and process is not None and meta.start == "form":
                found[meta.title_id] = self.writing.anywhere(other, process)
        return found

    # the diagrams

    def _of_process(self, process: Process, file: str | None) -> None:
        names = self.writing.anywhere(self.scene.package, process)
        for text, default, word_id, word_en in (
            (process.territory, "=domisili", "Wilayah", "The territory"),
            (process.excluded_agency, "=instansi_pelaku", "Instansi yang dilewati", "The excluded agency"),
        ):
            if text.startswith("=") and text != default:
                where = (f"{word_id} proses «{process.name}»", f"{word_en} of the process «{process.name}»")
                self._check(Use(text[1:].strip(), process.id, *where, names), file)

    def of_node(self, process: Process, level: Level, node: Node, found: Flowing) -> Iterator[Use]:
        """The expressions of a node, each with the names that may exist then."""
        before, inside, after = found.before[node.id], found.inside[node.id], found.after[node.id]
        done = inside | after | self.writing.by_node(self.scene.package, node)

        def use(text: str, word_id: str, word_en: str, names: Names) -> Use:
            return Use(text, node.id, f"{word_id} «{node.title}»", f"{word_en} of «{node.title}»", names)

        if node.kind == "userTask":
            for text, word_id, word_en in (
                (node.due, "Tenggat tugas", "The deadline"),
                (node.territory, "Wilayah tugas", "The territory"),
            ):
                if text.startswith("="):
                    yield use(text[1:].strip(), word_id, word_en, inside)
        if node.kind in ("userTask", "callActivity") and node.role and node.role.startswith("="):
            yield use(node.role[1:].strip(), "Peran", "The role", inside)
        filled: set[str] = set()
        for name, text in node.prefill:
            yield use(
                text, f"Isi awal {name} pada", f"The prefill {name}", inside | filled | {"pekerjaan_terbuka"}
            )
            filled.add(name)
        for word_id, word_en, given in (
            ("Skrip", "The script", node.script),
            ("Penugasan", "The assignment", node.assign),
        ):
            for name, text in given:
                yield use(text, f"{word_id} {name} pada", f"{word_en} {name}", done)
        for mapping in node.inputs:
            yield use(mapping.source, f"Masukan {mapping.target} dari", f"The input {mapping.target}", inside)
        yield from self._outputs(node, inside)
        for association in (*node.data_inputs, *node.data_outputs):
            if association.expression:
                yield use(association.expression, f"Data {association.target} pada", "The data", done)
        if node.activation:
            yield use(node.activation, "Syarat gerbang", "The condition", before | {"activationCount"})
        if node.ad_hoc is not None and node.ad_hoc.completion:
            yield use(node.ad_hoc.completion, "Syarat selesai", "The completion condition", done)
        yield from self._loop(node, before, inside, done)
        yield from self._event(process, level, node, before, found)

    def _outputs(self, node: Node, inside: Names) -> Iterator[Use]:
        target = self.scene.called(self.scene.package, node.called) if node.kind == "callActivity" else None
        for mapping in node.outputs if target else ():
            names = (
                inside | {m.target for m in node.inputs} | self.writing.anywhere(*target) if target else NONE
            )
            where = (
                f"Hasil {mapping.target} dari «{node.title}»",
                f"The output {mapping.target} of «{node.title}»",
            )
            yield Use(mapping.source, node.id, *where, names)

    def _loop(self, node: Node, before: Names, inside: Names, done: Names) -> Iterator[Use]:
        loop = node.loop
        if loop is None:
            return
        for text, word_id, word_en, names in (
            (loop.collection, "Daftar pengulangan", "The list for the repetition", before),
            (loop.cardinality, "Banyaknya pengulangan", "The number of repetitions", before),
            (loop.condition, "Syarat pengulangan", "The loop condition", done),
            (loop.completion, "Syarat selesai", "The completion condition", done | _COUNTS),
            (loop.output_item, "Hasil setiap butir", "The output item", done),
            *((text, "Syarat kiriman", "The condition of an event", done) for text, _ in loop.complex_events),
        ):
            if text:
                yield Use(text, node.id, f"{word_id} «{node.title}»", f"{word_en} of «{node.title}»", names)

    def _event(
        self, process: Process, level: Level, node: Node, before: Names, found: Flowing
    ) -> Iterator[Use]:
        names = found.before.get(level.id, NONE) | before if node.kind == "startEvent" else before
        if node.kind == "boundaryEvent" and node.attached_to in found.before:
            names = found.before[str(node.attached_to)] | before
        for event in parts(node.event):
            literal = timing.ISO.match(event.expression) or looks_like_time(event.expression)
            if event.kind == "timer" and not literal:
                where = (f"Waktu pada «{node.title}»", f"The time of «{node.title}»")
                yield Use(event.expression, node.id, *where, names)
            if event.kind == "conditional":
                where = (f"Syarat peristiwa «{node.title}»", f"The condition of the event «{node.title}»")
                yield Use(event.expression, node.id, *where, names)
            for key, text in event.correlation:
                where = (f"Pencocokan {key} pada «{node.title}»", f"The correlation {key} of «{node.title}»")
                yield Use(text, node.id, *where, names)
            for key, text in event.retrieval:
                where = (
                    f"Isi pesan {key} pada «{node.title}»",
                    f"The message content {key} of «{node.title}»",
                )
                yield Use(text, node.id, *where, frozenset({ANY}))

    def _check(self, use: Use, file: str | None) -> None:
        where = Where(use.element, file, use.text_id, use.text_en)
        if not use.text.strip():
            self.report.add(
                "expression_missing", use.element, file=file, where_id=use.text_id, where_en=use.text_en
            )
            return
        expression = parse(use.text, where, self.report)
        if expression is None:
            return
        self.wanted |= expression.names
        self.used |= expression.names
        done = check_calls(
            expression, where, self.functions, use.names, self.report, complete=self.scene.decisions_known
        )
        for name in sorted(reads(expression) - done):
            self._name(name, use.names, where, "error")

    def _name(self, name: str, names: Names, where: Where, severity: Severity) -> None:
        if name in names or name in ALWAYS or name in self.functions or ANY in names:
            return
        place: dict[str, Any] = {"where_id": where.text_id, "where_en": where.text_en}
        elsewhere = next((title for title, others in self.about.items() if name in others), None)
        if elsewhere is not None:
            self.report.add(
                "variable_of_other_case",
                where.element,
                file=where.file,
                variable=name,
                procedure=elsewhere,
                **place,
            )
            return
        known = (names | set(self.functions)) - {ANY, "loopCounter"}
        self.report.add(
            "unknown_variable",
            where.element,
            file=where.file,
            severity=severity if self.scene.has_library else "warning",
            variable=name,
            **place,
            **(as_text(name) if name in self.values else nearest(name, known)),
        )

    def _decision(self, node: Node, names: Names, file: str | None) -> None:
        where = Where(node.id, file, f"Tugas keputusan «{node.title}»", f"The decision task «{node.title}»")
        if not node.decision:
            self.report.add("decision_not_chosen", node.id, file=file, name=node.title)
            return
        info = self.functions.get(node.decision)
        if info is None:
            if not self.scene.decisions_known:
                return
            self.report.add(
                "decision_missing",
                node.id,
                file=file,
                decision=node.decision,
                where_id=where.text_id,
                where_en=where.text_en,
                **nearest(node.decision, self.functions),
            )
            return
        self.used.add(info.name)
        for name in info.inputs:
            self._name(name, names, where, "error")

    def _unused_decisions(self) -> None:
        others = {name for _, _, node in self.scene.nodes() if (name := node.decision)}
        for other in self.scene.library.values():
            for process in self.scene.processes_of(other):
                others |= {node.decision for node in process.nodes().values()}
        for info in {i.id: i for i in self.scene.decisions.values()}.values():
            if not {info.id, info.name} & (self.used | others):
                self.report.add("decision_unused", info.id, decision=info.name)

    # the forms

    def _forms(self) -> None:
        seen: dict[str, list[Names]] = {}
        for process, _, node in self.scene.nodes():
            form = node.form or node.id
            if node.kind == "userTask" and form in self.scene.forms:
                names = self.flowing[process.id].inside[node.id]
                seen.setdefault(form, []).append(names | {name for name, _ in node.prefill})
        main = self.scene.processes[0]
        everything = self.writing.anywhere(self.scene.package, main)
        if "start" in self.scene.forms:
            seen.setdefault("start", []).append(self.writing.at_start(self.scene.package, main))
        for message in self.scene.meta.messages:
            if message.form in self.scene.forms:
                seen.setdefault(str(message.form), []).append(everything)
        dropped = self._dropped()
        for form, ways in seen.items():
            self._form(form, frozenset().union(*ways), dropped)

    def _dropped(self) -> Names:
        """Free text that becomes no variable, as no expression of a diagram reads it and nothing declares it."""
        free: set[str] = set()
        kept: set[str] = set(self.wanted)
        for package, process in self.scene.case(self.scene.package, self.scene.processes[0]):
            meta = self.scene.meta_of(package)
            kept |= set(meta.variables if meta else ())
            for schema in self.scene.forms_of(package).values():
                texts = fields.free_texts(schema)
                free |= texts
                kept |= fields.keys(schema) - texts
            if package is not self.scene.package:
                kept |= _read_by(process)
            for node in process.nodes().values():
                kept |= {name for name, _ in (*node.assign, *node.script)}
        return frozenset(free - kept)

    def _form(self, form: str, names: Names, dropped: Names) -> None:
        schema = self.scene.forms[form]
        own = fields.all_names(schema) | ALWAYS | {"this", "parent", "_this_", "_parent_"}
        for field in fields.walk(schema):
            where = form_place(form, field)
            texts = [*fields.texts(field), *fields.templates(field)]
            source = field.component.get("valuesKey")
            texts += [source] if isinstance(source, str) and source.isidentifier() else []
            for text in texts:
                expression = parse(text.strip().removeprefix("="), where, Report())
                if expression is None:
                    continue
                for name in sorted(reads(expression) - own):
                    if name in names and name in dropped:
                        place: dict[str, Any] = {"where_id": where.text_id, "where_en": where.text_en}
                        self.report.add("free_text_not_kept", form, file=where.file, variable=name, **place)
                    else:
                        self._name(name, names, where, "warning")


def _read_by(process: Process) -> set[str]:
    """Names in the expressions of another package, roughly: enough to know that they are read."""
    found: set[str] = set()
    texts = [f.condition for f in process.flows().values()]
    for node in process.nodes().values():
        texts += [text for _, text in (*node.assign, *node.script, *node.prefill)]
        texts += [m.source for m in (*node.inputs, *node.outputs)]
        texts += [t[1:] for t in (node.due, node.role or "", node.territory) if t.startswith("=")]
    for text in texts:
        if text.strip():
            expression = parse(text.strip(), Where(None, None, "", ""), Report())
            found |= expression.names if expression else set()
    return found


def check_variables(scene: Scene, played: Mapping[int, Explored], report: Report) -> None:
    """All expressions of the package."""
    Variables(scene, dict(played), report).check()
