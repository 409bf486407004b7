"""Activities (BPMN 2.0, 10.3): sub-processes, loops, tasks with operations, what is called, expressions."""

from __future__ import annotations

from engine.checking.finding import Severity
from engine.checking.standard.sheet import (
    ALL_ACTIVITIES,
    CHOREOGRAPHY_NODES,
    SUBPROCESSES,
    Sheet,
    Xml,
    is_formal,
    kind_of,
)
from engine.reader_index import B, text, truth

#: expressions that a process which is to be executed cannot have in natural language
_EXPRESSIONS = (
    "conditionExpression", "completionCondition", "activationCondition", "loopCondition", "loopCardinality",
    "timeDate", "timeDuration", "timeCycle", "condition", "from", "to",
)  # fmt: skip
#: expressions that have no other than the formal kind
_ALWAYS_FORMAL = ("transformation", "dataPath", "messagePath")


def check_activities(sheet: Sheet) -> None:
    """All rules about activities and the expressions in them."""
    for level in sheet.of(SUBPROCESSES):
        _subprocess(sheet, level)
    for process in sheet.all("process"):
        _process(sheet, process)
    for activity in sheet.of(ALL_ACTIVITIES):
        _quantities(sheet, activity)
    for script in sheet.all("scriptTask", "globalScriptTask"):
        body = script.find(f"{B}script")
        named = script.get("scriptFormat") or script.get("scriptLanguage") or _is_ours(sheet)
        if body is not None and text(body) and not named:
            sheet.add("script_format_missing", script, severity=_marking(sheet))
    for loop in sheet.all("multiInstanceLoopCharacteristics"):
        _multi_instance(sheet, loop)
    for loop in sheet.all("standardLoopCharacteristics"):
        maximum = loop.get("loopMaximum", "")
        if maximum.lstrip("-").isdigit() and int(maximum) < 0:
            sheet.add("quantity_too_small", loop, attribute="loopMaximum", value=maximum)
    _expressions(sheet)
    _lanes(sheet)


def _is_ours(sheet: Sheet) -> bool:
    """Diagrams drawn here have FEEL for all expressions, named once at the top."""
    return "FEEL" in sheet.root.get("expressionLanguage", "")


def _marking(sheet: Sheet) -> Severity | None:
    """Marks of the language matter to other tools only: what runs here is read as FEEL with and without them."""
    return "warning" if sheet.runs_here else None


def _subprocess(sheet: Sheet, level: Xml) -> None:
    kind = kind_of(level)
    starts = sheet.inside(level, "startEvent")
    if kind == "subProcess" and truth(level, "triggeredByEvent") and len(starts) != 1:
        sheet.add("event_subprocess_starts", level, count=len(starts))
    if kind == "adHocSubProcess":
        if not any(kind_of(c) in ALL_ACTIVITIES for c in level):
            sheet.add("ad_hoc_empty", level)
        for event in sheet.inside(level, "startEvent", "endEvent"):
            sheet.add("ad_hoc_event", event, level=sheet.title(level))
    if sheet.inside(level, "ioSpecification"):
        sheet.add("subprocess_with_data", level)
    for node in level:
        if kind_of(node) in CHOREOGRAPHY_NODES:
            sheet.add("choreography_in_process", node)


def _process(sheet: Sheet, process: Xml) -> None:
    for node in process:
        if kind_of(node) in CHOREOGRAPHY_NODES:
            sheet.add("choreography_in_process", node)
    if process.get("processType") == "Public" and truth(process, "isExecutable"):
        sheet.add("public_executable", process)
    called = [c for c in sheet.all("callActivity") if sheet.get(c, c.get("calledElement")) is process]
    starts = sheet.inside(process, "startEvent")
    if (
        called
        and starts
        and all(sheet.definitions(s) or sheet.inside(s, "eventDefinitionRef") for s in starts)
    ):
        sheet.add("called_without_plain_start", process, caller=sheet.title(called[0]))
    if sheet.inside(process, "supportedInterfaceRef") and not sheet.inside(process, "ioBinding"):
        sheet.add("binding_missing", process)


def _quantities(sheet: Sheet, activity: Xml) -> None:
    for attribute in ("startQuantity", "completionQuantity"):
        value = activity.get(attribute, "1").strip()
        if value.lstrip("-").isdigit() and int(value) < 1:
            sheet.add("quantity_too_small", activity, attribute=attribute, value=value)


def _multi_instance(sheet: Sheet, loop: Xml) -> None:
    behavior = loop.get("behavior", "All")
    if behavior == "One" and not loop.get("oneBehaviorEventRef"):
        sheet.add("loop_event_missing", loop, attribute="oneBehaviorEventRef", behavior=behavior)
    if behavior == "None" and not loop.get("noneBehaviorEventRef"):
        sheet.add("loop_event_missing", loop, attribute="noneBehaviorEventRef", behavior=behavior)
    if behavior == "Complex" and not sheet.inside(loop, "complexBehaviorDefinition"):
        sheet.add("loop_event_missing", loop, attribute="complexBehaviorDefinition", behavior=behavior)
    activity = loop.getparent()
    if not sheet.is_executable(loop) or activity is None:
        return
    data = [text(c) for c in sheet.inside(loop, "loopDataInputRef")]
    cardinality = [c for c in sheet.inside(loop, "loopCardinality") if text(c)]
    if not data and not cardinality and not _of_another_tool(loop):
        sheet.add("loop_without_number", loop)
    for ref in data:
        target = sheet.get(loop, ref)
        own = activity.find(f"{B}ioSpecification")
        if (
            target is not None
            and kind_of(activity) not in SUBPROCESSES
            and (own is None or target not in list(own))
        ):
            sheet.add("loop_data_elsewhere", loop, ref=ref)
    for ref_kind, item_kind in (
        ("loopDataInputRef", "inputDataItem"),
        ("loopDataOutputRef", "outputDataItem"),
    ):
        refs, items = sheet.inside(loop, ref_kind), sheet.inside(loop, item_kind)
        if refs and items:
            many, one = structure(sheet, sheet.get(loop, text(refs[0]))), structure(sheet, items[0])
            if many and one and many != one:
                sheet.add("loop_item_type", loop, ref=text(refs[0]), item=sheet.title(items[0]))


def _of_another_tool(loop: Xml) -> bool:
    """Whether a tool says the number in its own words."""
    if any(str(name).startswith("{") and "ollection" in str(name) for name in loop.attrib):
        return True
    extension = loop.find(f"{B}extensionElements")
    return extension is not None and len(extension) > 0


def structure(sheet: Sheet, data: Xml | None) -> str:
    """What a data element holds: the structure of its item definition, or that definition's id."""
    if data is None:
        return ""
    for attribute in ("dataObjectRef", "dataStoreRef"):
        if data.get(attribute) and not data.get("itemSubjectRef"):
            return structure(sheet, sheet.get(data, data.get(attribute)))
    item = sheet.get(data, data.get("itemSubjectRef"))
    if item is None:
        return ""
    return item.get("structureRef") or item.get("id") or ""


_TIMES = {"timeDate", "timeDuration", "timeCycle"}


def _expressions(sheet: Sheet) -> None:
    for expression in sheet.all(*_EXPRESSIONS):
        always = kind_of(expression.getparent()) == "complexBehaviorDefinition"
        formal = always or is_formal(expression)
        if formal and not text(expression):
            sheet.add("expression_empty", expression, kind=kind_of(expression))
        elif not formal and sheet.is_executable(expression) and text(expression) and not _is_ours(sheet):
            kind = kind_of(expression)
            # whole families of tools leave the times of timers unmarked
            severity = "warning" if kind in _TIMES else _marking(sheet)
            sheet.add("expression_informal", expression, kind=kind, severity=severity)
    for expression in sheet.all(*_ALWAYS_FORMAL):
        if not text(expression):
            sheet.add("expression_empty", expression, kind=kind_of(expression))


def _lanes(sheet: Sheet) -> None:
    """A node stands in one lane of a lane set, and in a lane of its own process."""
    for lanes in sheet.all("laneSet", "childLaneSet"):
        seen: dict[str, Xml] = {}
        for lane in sheet.inside(lanes, "lane"):
            for ref in sheet.inside(lane, "flowNodeRef"):
                ident = text(ref)
                if ident in seen and seen[ident] is not lane:
                    sheet.add("lane_twice", lane, node=ident, other=sheet.title(seen[ident]))
                seen.setdefault(ident, lane)
                node = sheet.get(ref, ident)
                if node is not None and sheet.process_of(node) is not sheet.process_of(lane):
                    sheet.add("lane_of_other_process", lane, node=sheet.title(node))
