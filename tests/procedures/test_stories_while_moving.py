"""Every agreed story comes true although its case moves to another version after every single step, to and fro.

The other version has other ids for all that no person sees: gateways, flows, events, calls, sub-processes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from lxml import etree

import engine
from engine import effects as fx
from engine import migrating
from workflows.routing.directory import from_file
from workflows.scenarios import runner
from workflows.scenarios.simulation import Simulation

ROOT = Path(__file__).resolve().parents[2] / "bpmn"
LIBRARY = engine.Library.from_folder(ROOT)
DIRECTORY = from_file()
STORIES = sorted(ROOT.glob("*/scenarios/*.yaml"))
HIDDEN = {
    "startEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "exclusiveGateway",
    "inclusiveGateway", "parallelGateway", "eventBasedGateway", "subProcess", "callActivity", "sequenceFlow",
    "businessRuleTask", "scriptTask",
}  # fmt: skip
REFERENCES = ("id", "sourceRef", "targetRef", "attachedToRef", "default", "bpmnElement")
TEXTS = {"incoming", "outgoing", "flowNodeRef"}


def tag(element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def renamed(package: engine.Package) -> tuple[engine.Package, dict[str, str]]:
    """The package with other ids of what nobody sees, and the mapping that says so."""
    files, mapping = dict(package.files), {}
    for name in [n for n in files if n.endswith(".bpmn")]:
        tree = etree.fromstring(files[name])
        for process in [e for e in tree if tag(e) == "process"]:
            for element in process.iter():
                if tag(element) in HIDDEN:
                    ident = element.get("id")
                    mapping[f"{process.get('id')}/{ident}"] = f"{ident}_v2"
        names = {key.partition("/")[2] for key in mapping}
        for element in tree.iter():
            for attribute in REFERENCES:
                if element.get(attribute) in names:
                    element.set(attribute, f"{element.get(attribute)}_v2")
            if tag(element) in TEXTS and (element.text or "").strip() in names:
                element.text = f"{element.text.strip()}_v2"
        files[name] = etree.tostring(tree)
    return engine.Package(files), mapping


@cache
def versions(ident: str) -> tuple[engine.Procedure, engine.Procedure, dict[str, str], dict[str, str]]:
    """Both versions, and the mappings there and back."""
    bundle = LIBRARY.bundle(ident)
    others, there = [], {}
    for package in bundle:
        other, mapping = renamed(package)
        others.append(other)
        there.update(mapping)
    back = {f"{key.partition('/')[0]}/{value}": key.partition("/")[2] for key, value in there.items()}
    return engine.load(bundle), engine.load(others), there, back


class Restless(Simulation):
    """Moves to the other version after every step."""

    moves = 0

    def _step(self, command: engine.Command, element: str | None) -> None:
        super()._step(command, element)
        if self.end is not None or self.state is None:
            return
        first, second, there, back = versions(self.procedure.id)
        new, mapping = (second, there) if self.procedure.hash == first.hash else (first, back)
        done = migrating.migrate(self.procedure, new, self.state, mapping, self.now, calendar=self.calendar)
        # nothing is asked of anybody: timers, waits and items only bear other names
        for effect in done.effects:
            assert isinstance(effect, migrating.TimerMoved | migrating.MessageWaitMoved), effect
            if isinstance(effect, migrating.TimerMoved):
                old = self.timers[effect.timer]
                self.timers[effect.timer] = fx.TimerSet(old.timer, effect.element, old.due_at, old.item)
        self.procedure, self.state = new, done.state
        Restless.moves += 1


@pytest.mark.parametrize("ident", sorted(LIBRARY.packages))
def test_the_mapping_there_and_back_is_right(ident):
    first, second, there, back = versions(ident)
    assert migrating.check_mapping(first, second, there) == []
    assert migrating.check_mapping(second, first, back) == []


@pytest.mark.parametrize("path", STORIES, ids=lambda p: f"{p.parts[-3]}/{p.stem}")
def test_a_story_comes_true_while_its_case_moves(path, monkeypatch):
    monkeypatch.setattr(runner, "Simulation", Restless)
    Restless.moves = 0
    result = runner.run_file(path, LIBRARY, DIRECTORY)
    assert result.passed, result.failures
    assert Restless.moves > 0 or not result.failures
