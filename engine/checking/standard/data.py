"""Data (BPMN 2.0, 10.4), operations of tasks (8.4.3), correlation (8.4.2)."""

from __future__ import annotations

from engine.checking.standard.activities import structure
from engine.checking.standard.sheet import THROWING, Sheet, Xml, kind_of
from engine.reader_index import B, text, truth


def check_data(sheet: Sheet) -> None:
    """All rules about data."""
    for specification in sheet.all("ioSpecification"):
        _sets(sheet, specification)
    for association in sheet.all("dataInputAssociation", "dataOutputAssociation"):
        _association(sheet, association)
    for data in sheet.all("dataObject", "dataInput", "dataOutput"):
        item = sheet.get(data, data.get("itemSubjectRef"))
        if item is not None and truth(item, "isCollection") != truth(data, "isCollection"):
            sheet.add("collection_mismatch", data, item=sheet.title(item))
    for reference in sheet.all("dataObjectReference"):
        _reference(sheet, reference)
    for event in sheet.all(*sorted(THROWING), "startEvent", "intermediateCatchEvent", "boundaryEvent"):
        _event_data(sheet, event)
    for task in sheet.all("serviceTask"):
        _service(sheet, task)
    for task in sheet.all("sendTask"):
        _message_task(sheet, task, "dataInput", "inputSet")
    for task in sheet.all("receiveTask"):
        _message_task(sheet, task, "dataOutput", "outputSet")
    for call in sheet.all("callActivity"):
        _call(sheet, call)
    for binding in sheet.all("ioBinding"):
        _binding(sheet, binding)
    _correlation(sheet)


def _specification(element: Xml | None) -> Xml | None:
    return element.find(f"{B}ioSpecification") if element is not None else None


def _refs(element: Xml, kind: str) -> list[str]:
    return [text(c) for c in element.findall(f"{B}{kind}")]


def _sets(sheet: Sheet, specification: Xml) -> None:
    for data, one_set, refs, optional, executing in (
        ("dataInput", "inputSet", "dataInputRefs", "optionalInputRefs", "whileExecutingInputRefs"),
        ("dataOutput", "outputSet", "dataOutputRefs", "optionalOutputRefs", "whileExecutingOutputRefs"),
    ):
        sets = sheet.inside(specification, one_set)
        listed = {ref for s in sets for ref in _refs(s, refs)}
        for element in sheet.inside(specification, data):
            if element.get("id") not in listed:
                sheet.add("data_in_no_set", element, set=one_set)
        for one in sets:
            for kind in (optional, executing):
                for ref in _refs(one, kind):
                    if ref not in _refs(one, refs):
                        sheet.add("data_set_optional", one, ref=ref, kind=kind, refs=refs)
    for mine, theirs, there, back in (
        ("inputSet", "outputSetRefs", "outputSet", "inputSetRefs"),
        ("outputSet", "inputSetRefs", "inputSet", "outputSetRefs"),
    ):
        for one in sheet.inside(specification, mine):
            for ref in _refs(one, theirs):
                other = sheet.get(one, ref)
                if kind_of(other) == there and other is not None and one.get("id") not in _refs(other, back):
                    sheet.add("data_sets_one_sided", one, other=sheet.title(other))


def _association(sheet: Sheet, association: Xml) -> None:
    if sheet.inside(association, "transformation"):
        return
    sources, targets = _refs(association, "sourceRef"), _refs(association, "targetRef")
    assigned = bool(sheet.inside(association, "assignment"))
    if len(sources) > 1 or (not sources and not assigned):
        sheet.add("association_sources", association, count=len(sources))
    elif sources and targets and not assigned:
        one = structure(sheet, sheet.get(association, sources[0]))
        other = structure(sheet, sheet.get(association, targets[0]))
        if one and other and one != other:
            sheet.add("association_types", association, one=one, other=other)


def _reference(sheet: Sheet, reference: Xml) -> None:
    target = sheet.get(reference, reference.get("dataObjectRef"))
    if kind_of(target) != "dataObject" or target is None:
        return
    wanted, shown = (target.get("name") or "").strip(), (reference.get("name") or "").strip()
    state = reference.find(f"{B}dataState")
    label = f"{wanted} [{state.get('name', '')}]" if state is not None and state.get("name") else wanted
    if wanted and shown and shown not in (label, wanted):
        sheet.add("data_label", reference, wanted=label)


def _event_data(sheet: Sheet, event: Xml) -> None:
    """The data of an event are what its definitions carry, in the same order."""
    data = sheet.inside(event, "dataInput" if kind_of(event) in THROWING else "dataOutput")
    carried = {
        "message": "messageRef",
        "error": "errorRef",
        "escalation": "escalationRef",
        "signal": "signalRef",
    }
    definitions = [(k, d) for k, d in sheet.definitions(event)]
    for one, (kind, definition) in zip(data, definitions, strict=False):
        if kind not in carried:
            continue
        thing = sheet.get(definition, definition.get(carried[kind]))
        if thing is None:
            continue
        item = sheet.get(thing, thing.get("itemRef") or thing.get("structureRef"))
        carries = (item.get("structureRef") or item.get("id") or "") if item is not None else ""
        holds = structure(sheet, one)
        if carries and holds and carries != holds:
            sheet.add("carried_type", event, data=sheet.title(one), other=sheet.title(thing))


def _carried(sheet: Sheet, message: Xml | None) -> str:
    item = sheet.get(message, message.get("itemRef")) if message is not None else None
    return (item.get("structureRef") or item.get("id") or "") if item is not None else ""


def _service(sheet: Sheet, task: Xml) -> None:
    operation = sheet.get(task, task.get("operationRef"))
    if operation is None:
        return
    specification = _specification(task)
    inputs = sheet.inside(specification, "inputSet") if specification is not None else []
    outputs = sheet.inside(specification, "outputSet") if specification is not None else []
    if len(inputs) != 1:
        sheet.add("task_sets", task, set="inputSet", count=len(inputs), other=sheet.title(operation))
    if len(outputs) > 1:
        sheet.add("task_sets", task, set="outputSet", count=len(outputs), other=sheet.title(operation))
    for ref, kind in (("inMessageRef", "dataInput"), ("outMessageRef", "dataOutput")):
        names = _refs(operation, ref)
        message = sheet.get(operation, names[0]) if names else None
        data = sheet.inside(specification, kind) if specification is not None else []
        wanted = _carried(sheet, message)
        if not message_has_item(sheet, message):
            continue
        if data and not any(structure(sheet, d) == wanted for d in data):
            sheet.add("carried_type", task, data=sheet.title(data[0]), other=sheet.title(message))
        elif not data and kind == "dataOutput":
            sheet.add("task_data_missing", task, data=kind, other=sheet.title(message))


def message_has_item(sheet: Sheet, message: Xml | None) -> bool:
    """Whether it is said what the message carries."""
    return bool(_carried(sheet, message))


def _message_task(sheet: Sheet, task: Xml, data_kind: str, set_kind: str) -> None:
    specification = _specification(task)
    message = sheet.get(task, task.get("messageRef"))
    if specification is None or not task.get("messageRef"):
        return
    sets, data = sheet.inside(specification, set_kind), sheet.inside(specification, data_kind)
    if len(sets) > 1:
        sheet.add("task_sets", task, set=set_kind, count=len(sets), other=sheet.title(message))
    if len(data) > 1:
        sheet.add("task_sets", task, set=data_kind, count=len(data), other=sheet.title(message))
    wanted = _carried(sheet, message)
    for one in data:
        if message is not None and structure(sheet, one) != wanted:
            sheet.add("carried_type", task, data=sheet.title(one), other=sheet.title(message))
            break


def _call(sheet: Sheet, call: Xml) -> None:
    """A call hands over exactly what the called one asks for (10.3.6)."""
    target = sheet.get(call, call.get("calledElement"))
    if target is None:
        return
    mine, theirs = _specification(call), _specification(target)
    if mine is None and theirs is None:
        return
    for kind in ("dataInput", "dataOutput", "inputSet", "outputSet"):
        one = sheet.inside(mine, kind) if mine is not None else []
        other = sheet.inside(theirs, kind) if theirs is not None else []
        if len(one) != len(other):
            sheet.add(
                "call_data", call, kind=kind, one=len(one), other=len(other), called=sheet.title(target)
            )
            return
        if kind.startswith("data"):
            types = sorted(structure(sheet, d) for d in one), sorted(structure(sheet, d) for d in other)
            if types[0] != types[1]:
                sheet.add(
                    "call_data",
                    call,
                    kind=kind,
                    one=", ".join(types[0]) or "-",
                    other=", ".join(types[1]) or "-",
                    called=sheet.title(target),
                )
                return
        else:
            refs = f"data{kind.removesuffix('Set').capitalize()}Refs"
            count = sum(len(_refs(s, refs)) for s in one), sum(len(_refs(s, refs)) for s in other)
            if count[0] != count[1]:
                sheet.add(
                    "call_data", call, kind=refs, one=count[0], other=count[1], called=sheet.title(target)
                )
                return


def _binding(sheet: Sheet, binding: Xml) -> None:
    operation = sheet.get(binding, binding.get("operationRef"))
    if operation is None:
        return
    for attribute, ref in (("inputDataRef", "inMessageRef"), ("outputDataRef", "outMessageRef")):
        data = sheet.get(binding, binding.get(attribute))
        names = _refs(operation, ref)
        message = sheet.get(operation, names[0]) if names else None
        wanted = _carried(sheet, message)
        if data is not None and (message is None or (wanted and structure(sheet, data) != wanted)):
            owner = binding.getparent()
            assert owner is not None
            sheet.add("binding_type", owner, data=sheet.title(data), other=sheet.title(operation))


def _correlation(sheet: Sheet) -> None:
    """A subscription gives a value to each property of its key, and to no other."""
    for subscription in sheet.all("correlationSubscription"):
        key = sheet.get(subscription, subscription.get("correlationKeyRef"))
        if key is None:
            continue
        wanted = {sheet.get(key, ref) for ref in _refs(key, "correlationPropertyRef")} - {None}
        given = {
            sheet.get(b, b.get("correlationPropertyRef"))
            for b in sheet.inside(subscription, "correlationPropertyBinding")
        } - {None}
        for prop in wanted ^ given:
            sheet.add(
                "correlation_incomplete", subscription, key=sheet.title(key), property=sheet.title(prop)
            )
    for key in sheet.all("correlationKey"):
        if not sheet.inside(key, "correlationPropertyRef"):
            sheet.add("correlation_key_empty", key)
