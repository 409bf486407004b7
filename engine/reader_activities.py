"""Read what only activities have: loops (10.3.8), data associations (10.4.2), quantities (10.3)."""

from __future__ import annotations

from lxml import etree

from engine.errors import ProcedureInvalid
from engine.model import EVENTS, GATEWAYS, AdHoc, Association, EventDefinition, Loop, Mapping
from engine.reader_events import definition
from engine.reader_index import B, Index, R, children, feel, local, name_of, text, truth


def loop_of(index: Index, element: etree._Element) -> Loop | None:
    """Standard loop or multi-instance characteristics."""
    standard = element.find(f"{B}standardLoopCharacteristics")
    if standard is not None:
        maximum = standard.get("loopMaximum")
        return Loop(
            kind="standard",
            test_before=truth(standard, "testBefore"),
            condition=feel(text(standard.find(f"{B}loopCondition"))),
            maximum=_whole(maximum, element) if maximum else None,
        )
    multi = element.find(f"{B}multiInstanceLoopCharacteristics")
    if multi is None:
        return None
    collection = multi.get(f"{R}collection", "") or _data(index, multi.find(f"{B}loopDataInputRef"), element)
    out = _data(index, multi.find(f"{B}loopDataOutputRef"), element, output=True)
    return Loop(
        kind="sequential" if truth(multi, "isSequential") else "parallel",
        collection=feel(collection),
        item=multi.get(f"{R}item", "") or name_of(multi.find(f"{B}inputDataItem")),
        cardinality=feel(text(multi.find(f"{B}loopCardinality"))),
        completion=feel(text(multi.find(f"{B}completionCondition"))),
        output_collection=multi.get(f"{R}outputCollection", "") or out,
        output_item=feel(multi.get(f"{R}outputItem", "")) or name_of(multi.find(f"{B}outputDataItem")),
        output_local=not multi.get(f"{R}outputItem") and multi.find(f"{B}outputDataItem") is not None,
        behavior=multi.get("behavior", "All").lower(),
        one_event=_thrown(index, multi.get("oneBehaviorEventRef"), element),
        none_event=_thrown(index, multi.get("noneBehaviorEventRef"), element),
        complex_events=tuple(_complex(index, multi, element)),
    )


def _thrown(index: Index, ref: str | None, owner: etree._Element) -> EventDefinition | None:
    found = index.get(ref)
    return definition(index, found, owner) if found is not None else None


def _complex(index: Index, multi: etree._Element, owner: etree._Element) -> list[tuple[str, EventDefinition]]:
    found: list[tuple[str, EventDefinition]] = []
    for behavior in multi.findall(f"{B}complexBehaviorDefinition"):
        condition = feel(text(behavior.find(f"{B}condition")))
        event = behavior.find(f"{B}event")
        if event is not None:
            for child in children(event):
                if local(child).endswith("EventDefinition"):
                    found.append((condition, definition(index, child, owner)))
            for ref in event.findall(f"{B}eventDefinitionRef"):
                target = index.get(text(ref))
                if target is not None:
                    found.append((condition, definition(index, target, owner)))
    return found


def _data(
    index: Index, reference: etree._Element | None, owner: etree._Element, *, output: bool = False
) -> str:
    """The variable behind a loop's data reference: through the data association of the input, if there is one."""
    if reference is None:
        return ""
    ref = text(reference)
    kind = "dataOutputAssociation" if output else "dataInputAssociation"
    near, far = ("sourceRef", "targetRef") if output else ("targetRef", "sourceRef")
    for association in owner.findall(f"{B}{kind}"):
        if text(association.find(f"{B}{near}")) == ref and association.find(f"{B}{far}") is not None:
            return index.data_name(text(association.find(f"{B}{far}")))
    return index.data_name(ref)


def associations(index: Index, element: etree._Element, kind: str) -> tuple[Association, ...]:
    """Data input or output associations: plain copies, transformations, and assignments."""
    found: list[Association] = []
    for association in element.findall(f"{B}{kind}"):
        source = text(association.find(f"{B}sourceRef"))
        target = text(association.find(f"{B}targetRef"))
        assignments = association.findall(f"{B}assignment")
        for assignment in assignments:
            to = text(assignment.find(f"{B}to"))
            found.append(
                Association(
                    index.data_name(source) if source else "",
                    index.data_name(to) if to else index.data_name(target),
                    feel(text(assignment.find(f"{B}from"))),
                )
            )
        if not assignments and target:
            transformation = feel(text(association.find(f"{B}transformation")))
            found.append(Association(index.data_name(source), index.data_name(target), transformation))
    return tuple(a for a in found if a.target and (a.source or a.expression))


def mappings(element: etree._Element, tag: str) -> tuple[Mapping, ...]:
    """Inputs or outputs of a called process."""
    extension = element.find(f"{B}extensionElements")
    if extension is None:
        return ()
    return tuple(
        Mapping(source=feel(e.get("source", "")), target=e.get("target", ""))
        for e in extension.findall(f"{R}{tag}")
    )


def own_data(element: etree._Element, kind: str) -> tuple[str, ...]:
    """Data that lives and ends with the activity (10.4.1): its properties, and a sub-process's data objects."""
    if kind in EVENTS or kind in GATEWAYS:
        return ()
    found = [name_of(e) for tag in ("property", "dataObject") for e in element.findall(f"{B}{tag}")]
    for reference in element.findall(f"{B}dataObjectReference"):
        if all(reference.get("dataObjectRef") != e.get("id") for e in element.findall(f"{B}dataObject")):
            continue
        named = element.find(f"{B}dataObject[@id='{reference.get('dataObjectRef')}']")
        if named is not None and not named.get("name") and reference.get("name"):
            found.append(reference.get("name", ""))
    return tuple(found)


def quantity(element: etree._Element, name: str) -> int:
    """startQuantity or completionQuantity, 1 unless told."""
    return _whole(element.get(name, "1"), element)


def _whole(value: str, element: etree._Element) -> int:
    if value.strip().isdigit() and 1 <= int(value) <= 1000:
        return int(value)
    raise ProcedureInvalid(
        "bad_quantity",
        f"«{name_of(element)}» memakai jumlah «{value}»; yang dapat dijalankan 1 sampai 1000.",
        f"«{name_of(element)}» uses the quantity «{value}»; 1 to 1000 can be run.",
        element.get("id"),
    )


def ad_hoc_of(element: etree._Element) -> AdHoc:
    """How an ad-hoc sub-process is carried out (10.3.5)."""
    return AdHoc(
        sequential=element.get("ordering", "Parallel").lower() == "sequential",
        completion=feel(text(element.find(f"{B}completionCondition"))),
        cancel_remaining=truth(element, "cancelRemainingInstances", default=True),
    )
