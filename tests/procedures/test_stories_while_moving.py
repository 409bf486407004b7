"""Every agreed story comes true although its case moves to another version after every single step, to and fro.

The other version has other ids for all that no person sees: gateways, flows, events, calls, sub-processes; or it has
each activity in a sub-process of its own, with the events on the border of that.
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


ACTIVITIES = {
    "task",
    "userTask",
    "manualTask",
    "scriptTask",
    "serviceTask",
    "receiveTask",
    "callActivity",
    "subProcess",
}


def framed(package: engine.Package) -> engine.Package:
    """The package with a sub-process around each activity that flows lead into and out of."""
    files = dict(package.files)
    for name in [n for n in files if n.endswith(".bpmn")]:
        tree = etree.fromstring(files[name])
        for element in [
            e for e in tree.iter() if tag(e) in ACTIVITIES and e.get("triggeredByEvent") != "true"
        ]:
            frame(tree, element)
        files[name] = etree.tostring(tree)
    return engine.Package(files)


def frame(tree, activity) -> None:
    """One of them. What can be undone by an event on its border stays as it is."""
    level, ident = activity.getparent(), activity.get("id")
    flows = [e for e in level if tag(e) == "sequenceFlow"]
    coming = [f for f in flows if f.get("targetRef") == ident]
    going = [f for f in flows if f.get("sourceRef") == ident]
    border = [e for e in level if tag(e) == "boundaryEvent" and e.get("attachedToRef") == ident]
    undone = any(tag(d) == "compensateEventDefinition" for e in border for d in e)
    raced = {e.get("id") for e in level if tag(e) == "eventBasedGateway"} & {
        f.get("sourceRef") for f in coming
    }
    if not coming or not going or undone or raced or activity.get("isForCompensation") == "true":
        return
    space = "{" + etree.QName(activity).namespace + "}"
    around = etree.Element(f"{space}subProcess", id=f"{ident}_frame")
    level.replace(activity, around)
    etree.SubElement(around, f"{space}startEvent", id=f"{ident}_in")
    etree.SubElement(around, f"{space}endEvent", id=f"{ident}_out")
    around.append(activity)
    for flow, a, b in (("to", f"{ident}_in", ident), ("from", ident, f"{ident}_out")):
        etree.SubElement(around, f"{space}sequenceFlow", id=f"{ident}_{flow}", sourceRef=a, targetRef=b)
    for flow in coming:
        flow.set("targetRef", f"{ident}_frame")
    for flow in going:
        flow.set("sourceRef", f"{ident}_frame")
    for event in border:
        event.set("attachedToRef", f"{ident}_frame")
    if activity.get("default"):
        around.set("default", activity.attrib.pop("default"))


@cache
def frames(ident: str) -> tuple[engine.Procedure, engine.Procedure]:
    """The agreed version, and the one with a sub-process around each activity."""
    bundle = LIBRARY.bundle(ident)
    return engine.load(bundle), engine.load([framed(package) for package in bundle])


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

    def other(self) -> tuple[engine.Procedure, dict[str, str]]:
        """The version to which it moves, and the mapping."""
        first, second, there, back = versions(self.procedure.id)
        return (second, there) if self.procedure.hash == first.hash else (first, back)

    def _step(self, command: engine.Command, element: str | None) -> None:
        super()._step(command, element)
        if self.end is not None or self.state is None:
            return
        new, mapping = self.other()
        done = migrating.migrate(self.procedure, new, self.state, mapping, self.now, calendar=self.calendar)
        # nothing is asked of anybody: timers, waits and items only bear other names
        for effect in done.effects:
            assert isinstance(effect, migrating.TimerMoved | migrating.MessageWaitMoved), effect
            if isinstance(effect, migrating.TimerMoved):
                old = self.timers[effect.timer]
                self.timers[effect.timer] = fx.TimerSet(old.timer, effect.element, old.due_at, effect.item)
        self.procedure, self.state = new, done.state
        Restless.moves += 1


class Framed(Restless):
    """Moves into sub-processes and out of them."""

    def other(self) -> tuple[engine.Procedure, dict[str, str]]:
        """Nothing need be mapped."""
        first, second = frames(self.procedure.id)
        return (second if self.procedure.hash == first.hash else first), {}


@pytest.mark.parametrize("ident", sorted(LIBRARY.packages))
def test_the_mapping_there_and_back_is_right(ident):
    first, second, there, back = versions(ident)
    assert migrating.check_mapping(first, second, there) == []
    assert migrating.check_mapping(second, first, back) == []


@pytest.mark.parametrize("how", [Restless, Framed])
@pytest.mark.parametrize("path", STORIES, ids=lambda p: f"{p.parts[-3]}/{p.stem}")
def test_a_story_comes_true_while_its_case_moves(path, how, monkeypatch):
    monkeypatch.setattr(runner, "Simulation", how)
    Restless.moves = 0
    result = runner.run_file(path, LIBRARY, DIRECTORY)
    assert result.passed, result.failures
    assert Restless.moves > 0 or not result.failures
