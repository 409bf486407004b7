"""What a diagram says, as data: processes, nodes, flows, events. Read by ``reader``, run by ``specs``."""

from __future__ import annotations

from dataclasses import dataclass, field

#: node kinds that carry out work and may have boundary events and loops
ACTIVITIES = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "scriptTask",
        "businessRuleTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "subProcess",
        "callActivity",
    }
)
GATEWAYS = frozenset(
    {"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"}
)
EVENTS = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)


@dataclass(frozen=True)
class EventDefinition:
    """What an event waits for or throws.

    ``kind``: timer, message, signal, error, escalation, conditional, terminate, link, cancel, compensate.
    ``name``: of the message, signal or link; ``code``: of the error or escalation (None catches all).
    ``timer``: date, duration or cycle; ``expression``: FEEL or ISO 8601 of the timer, or the condition.
    """

    kind: str
    name: str = ""
    code: str | None = None
    timer: str = ""
    expression: str = ""
    #: what a waiting process compares: name -> FEEL over its variables
    correlation: tuple[tuple[str, str], ...] = ()
    #: what a message carries: name -> FEEL over its data
    retrieval: tuple[tuple[str, str], ...] = ()
    #: a message is taken only while this FEEL condition over the case's variables holds
    accepts: str = ""
    #: compensation: the one activity that is meant; empty: all of the level
    activity: str = ""
    #: kind "multiple": the events, all of which must happen when ``parallel``
    parts: tuple[EventDefinition, ...] = ()
    parallel: bool = False


@dataclass(frozen=True)
class Loop:
    """Standard loop or multi-instance characteristics of an activity."""

    kind: str  # parallel, sequential, standard
    collection: str = ""
    item: str = ""
    cardinality: str = ""
    completion: str = ""
    output_collection: str = ""
    output_item: str = ""
    #: ``output_item`` is a variable of each member's own
    output_local: bool = False
    test_before: bool = False
    condition: str = ""
    maximum: int | None = None
    #: which event a multi-instance throws: "all" (none), "one", "none" (each time) or "complex"
    behavior: str = "all"
    one_event: EventDefinition | None = None
    none_event: EventDefinition | None = None
    complex_events: tuple[tuple[str, EventDefinition], ...] = ()


@dataclass(frozen=True)
class AdHoc:
    """How the activities of an ad-hoc sub-process are carried out."""

    sequential: bool = False
    completion: str = ""
    cancel_remaining: bool = True


@dataclass(frozen=True)
class Association:
    """A data association: the value of ``source`` (or of a FEEL expression over it) goes into ``target``."""

    source: str
    target: str
    expression: str = ""


@dataclass(frozen=True)
class Mapping:
    """One input or output of a called process: ``source`` (FEEL) goes into ``target``."""

    source: str
    target: str


@dataclass(frozen=True)
class Flow:
    """A sequence flow. ``condition`` is FEEL, or empty."""

    id: str
    source: str
    target: str
    condition: str = ""
    name: str = ""


@dataclass(frozen=True)
class Node:
    """A flow node of a diagram with what Rangkul's attributes say about it.

    Texts of attributes that may be expressions are kept as written: ``=`` marks an expression.
    """

    id: str
    kind: str
    name: str = ""
    name_en: str = ""
    documentation: str = ""
    lane: str | None = None
    role: str | None = None
    form: str | None = None
    due: str = ""
    due_calendar: str = "calendar"
    source: str = ""
    territory: str = ""
    same_team_as: str | None = None
    exclude_previous_teams: bool = False
    stage: str = ""
    prefill: tuple[tuple[str, str], ...] = ()
    assign: tuple[tuple[str, str], ...] = ()
    script: tuple[tuple[str, str], ...] = ()
    decision: str = ""
    result: str = ""
    operation: str = ""
    called: str = ""
    inputs: tuple[Mapping, ...] = ()
    outputs: tuple[Mapping, ...] = ()
    loop: Loop | None = None
    event: EventDefinition | None = None
    attached_to: str | None = None
    interrupting: bool = True
    default: str | None = None
    event_subprocess: bool = False
    #: an activity that runs only to undo another one
    for_compensation: bool = False
    #: boundary compensation event: the activity that undoes
    handler: str = ""
    #: tokens that an activity takes to start, and sends along each flow when it is done
    start_quantity: int = 1
    completion_quantity: int = 1
    #: complex gateway: FEEL over activationCount
    activation: str = ""
    #: event-based gateway: all of its events must happen; receive task or event-based gateway: starts the process
    parallel_events: bool = False
    instantiate: bool = False
    #: names of an activity's or level's own data: properties, and the data objects of a sub-process
    own_data: tuple[str, ...] = ()
    transaction: bool = False
    ad_hoc: AdHoc | None = None
    data_inputs: tuple[Association, ...] = ()
    data_outputs: tuple[Association, ...] = ()
    #: flows in and out, by id, in the order of the file
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its name for people, or its id."""
        return self.name or self.id


@dataclass
class Level:
    """One level of a diagram: a process, or an embedded or event sub-process."""

    id: str
    process: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    levels: dict[str, Level] = field(default_factory=dict)
    ad_hoc: AdHoc | None = None

    def boundary_of(self, node_id: str) -> list[Node]:
        """Boundary events attached to the activity, in the order of the file."""
        return [n for n in self.nodes.values() if n.attached_to == node_id]

    def starts(self) -> list[Node]:
        """Where a token starts: none start events, or nodes that nothing leads to when there is no start event."""
        events = [n for n in self.nodes.values() if n.kind == "startEvent"]
        if events:
            plain = [n for n in events if n.event is None]
            return plain or events[:1]
        return [
            n
            for n in self.nodes.values()
            if not n.incoming
            and n.kind != "boundaryEvent"
            and not n.event_subprocess
            and not n.for_compensation
            and not (n.event is not None and n.event.kind == "link" and n.kind == "intermediateCatchEvent")
        ]

    def event_subprocesses(self) -> list[Node]:
        """The event sub-processes that lie on this level."""
        return [n for n in self.nodes.values() if n.event_subprocess]

    def walk(self) -> list[Level]:
        """This level and all below it."""
        found = [self]
        for level in self.levels.values():
            found.extend(level.walk())
        return found


@dataclass
class Process:
    """A process of a file: its top level and what holds for all of it."""

    id: str
    name: str
    level: Level
    territory: str = "=domisili"
    excluded_agency: str = "=instansi_pelaku"
    #: roles of lanes in the order of the diagram
    lanes: tuple[tuple[str, str], ...] = ()

    def nodes(self) -> dict[str, Node]:
        """All nodes of all levels, by id."""
        return {node.id: node for level in self.level.walk() for node in level.nodes.values()}

    def flows(self) -> dict[str, Flow]:
        """All flows of all levels, by id."""
        return {flow.id: flow for level in self.level.walk() for flow in level.flows.values()}
