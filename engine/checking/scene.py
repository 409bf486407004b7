"""What a check looks at: the package, read as far as it can be, among the packages that it calls and that call it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine.decisions import DecisionInfo
from engine.errors import EngineError
from engine.model import Level, Node, Process
from engine.package import MessageMeta, Meta, Package

#: errors that unreadable files of other packages raise; those packages have a check of their own
UNREADABLE = (EngineError, AttributeError, LookupError, TypeError, ValueError, RecursionError)


@dataclass(frozen=True)
class Call:
    """A call activity somewhere, and where it stands."""

    package: Package
    process: Process
    level: Level
    node: Node


@dataclass
class Scene:
    """The package under check and its surroundings. ``complete``: all files of the package could be read."""

    package: Package
    meta: Meta
    processes: tuple[Process, ...]
    files: Mapping[str, str]
    forms: dict[str, dict[str, Any]]
    decisions: dict[str, DecisionInfo]
    library: dict[str, Package]
    has_library: bool
    roles: Collection[str] | None
    outside_decisions: dict[str, DecisionInfo] = field(default_factory=dict)
    #: what could not be read, so that what it would have said is not reported as missing
    meta_known: bool = True
    decisions_known: bool = True

    def file_of(self, process: Process) -> str | None:
        """The diagram that holds the process."""
        return self.files.get(process.id)

    @cached_property
    def all_packages(self) -> list[Package]:
        """This package, then the others of the library."""
        return [self.package, *self.library.values()]

    def processes_of(self, package: Package) -> tuple[Process, ...]:
        """Its processes; none when it cannot be read."""
        if package is self.package:
            return self.processes
        try:
            return package.processes
        except UNREADABLE:
            return ()

    def meta_of(self, package: Package) -> Meta | None:
        """Its procedure.toml, if it can be read."""
        if package is self.package:
            return self.meta
        try:
            return package.meta
        except UNREADABLE:
            return None

    def forms_of(self, package: Package) -> dict[str, dict[str, Any]]:
        """Its forms, as far as they can be read."""
        if package is self.package:
            return self.forms
        try:
            return {name: form for name, form in package.forms.items() if isinstance(form, dict)}
        except UNREADABLE:
            return {}

    def form_is_broken(self, package: Package, form: str) -> bool:
        """Whether there is such a form, but not one that can be read."""
        return f"forms/{form}.json" in package.files and form not in self.forms_of(package)

    def main_of(self, package: Package) -> Process | None:
        """The process that its procedure starts with."""
        processes = self.processes_of(package)
        return processes[0] if processes else None

    def called(self, package: Package, called: str) -> tuple[Package, Process] | None:
        """The process that a call activity of the package means: its own first, then another package's."""
        for process in self.processes_of(package):
            if process.id == called:
                return package, process
        other = self.package if called == self.meta.id else self.library.get(called)
        if other is None:
            return None
        for process in self.processes_of(other):
            if process.id == called:
                return other, process
        return None

    @cached_property
    def _calls(self) -> dict[tuple[int, str], list[Call]]:
        found: dict[tuple[int, str], list[Call]] = {}
        for package in self.all_packages:
            for process in self.processes_of(package):
                for level in process.level.walk():
                    for node in level.nodes.values():
                        if node.kind == "callActivity":
                            target = self.called(package, node.called)
                            if target is not None:
                                key = (id(target[0]), target[1].id)
                                found.setdefault(key, []).append(Call(package, process, level, node))
        return found

    def callers(self, package: Package, process: Process) -> list[Call]:
        """The call activities that call this process."""
        return self._calls.get((id(package), process.id), [])

    def case(self, package: Package, process: Process) -> list[tuple[Package, Process]]:
        """All processes that can run in one case with this one: what it calls, and what calls it, all the way."""
        found: dict[tuple[int, str], tuple[Package, Process]] = {}
        stack = [(package, process)]
        while stack:
            one = stack.pop()
            key = (id(one[0]), one[1].id)
            if key in found:
                continue
            found[key] = one
            stack += [(c.package, c.process) for c in self.callers(*one)]
            for node in one[1].nodes().values():
                if node.kind == "callActivity":
                    target = self.called(one[0], node.called)
                    if target is not None:
                        stack.append(target)
        return list(found.values())

    def message(self, package: Package, name: str) -> MessageMeta | None:
        """What procedure.toml says about a message: that of the package first."""
        found = self._message_with_package(package, name)
        return found[1] if found else None

    def message_keys(self, package: Package, name: str) -> dict[str, Any] | None:
        """The form of a message, if it has one."""
        found = self._message_with_package(package, name)
        if found is None or not found[1].form:
            return None
        return self.forms_of(found[0]).get(found[1].form)

    def _message_with_package(self, package: Package, name: str) -> tuple[Package, MessageMeta] | None:
        for other in [package, *(p for p in self.all_packages if p is not package)]:
            meta = self.meta_of(other)
            for message in meta.messages if meta else ():
                if message.name == name:
                    return other, message
        return None

    def nodes(self) -> Iterator[tuple[Process, Level, Node]]:
        """All nodes of the package, with where they stand."""
        for process in self.processes:
            for level in process.level.walk():
                for node in level.nodes.values():
                    yield process, level, node

    def called_alone(self, package: Package, process: Process) -> bool:
        """Whether it is made to be called, and who calls it is not known here."""
        if self.callers(package, process):
            return False
        meta = self.meta_of(package)
        return bool(meta and meta.start == "call" and self.main_of(package) is process)
