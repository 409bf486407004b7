/** Names of BPMN types for people, and how elements are called in lists. */
import { nameOf } from "./names/spoken";
import type { Element, Moddle } from "./types";
import { t } from "./words";

const EVENTS: Record<string, [string, string]> = {
  "bpmn:TimerEventDefinition": ["waktu", "timer"],
  "bpmn:MessageEventDefinition": ["pesan", "message"],
  "bpmn:SignalEventDefinition": ["sinyal", "signal"],
  "bpmn:ErrorEventDefinition": ["galat", "error"],
  "bpmn:EscalationEventDefinition": ["eskalasi", "escalation"],
  "bpmn:ConditionalEventDefinition": ["syarat", "condition"],
  "bpmn:LinkEventDefinition": ["sambungan", "link"],
  "bpmn:TerminateEventDefinition": ["hentikan semua", "terminate"],
  "bpmn:CompensateEventDefinition": ["pembatalan", "compensation"],
  "bpmn:CancelEventDefinition": ["batal", "cancel"],
};

const TYPES: Record<string, [string, string]> = {
  "bpmn:Process": ["Prosedur", "Procedure"],
  "bpmn:Collaboration": ["Diagram", "Diagram"],
  "bpmn:Participant": ["Kolam", "Pool"],
  "bpmn:Lane": ["Lajur", "Lane"],
  "bpmn:Task": ["Tugas umum", "Task"],
  "bpmn:UserTask": ["Tugas orang", "User task"],
  "bpmn:ManualTask": ["Tugas manual", "Manual task"],
  "bpmn:ScriptTask": ["Tugas hitung", "Script task"],
  "bpmn:BusinessRuleTask": ["Tugas keputusan", "Decision task"],
  "bpmn:ServiceTask": ["Tugas layanan sistem", "Service task"],
  "bpmn:SendTask": ["Tugas kirim", "Send task"],
  "bpmn:ReceiveTask": ["Tugas terima", "Receive task"],
  "bpmn:CallActivity": ["Panggilan prosedur", "Call of a procedure"],
  "bpmn:SubProcess": ["Subproses", "Sub-process"],
  "bpmn:Transaction": ["Transaksi", "Transaction"],
  "bpmn:AdHocSubProcess": ["Subproses ad-hoc", "Ad-hoc sub-process"],
  "bpmn:StartEvent": ["Mulai", "Start"],
  "bpmn:EndEvent": ["Akhir", "End"],
  "bpmn:BoundaryEvent": ["Kejadian di tepi", "Boundary event"],
  "bpmn:IntermediateCatchEvent": ["Penunggu", "Catching event"],
  "bpmn:IntermediateThrowEvent": ["Kejadian antara", "Throwing event"],
  "bpmn:ExclusiveGateway": ["Gerbang pilihan", "Exclusive gateway"],
  "bpmn:ParallelGateway": ["Gerbang paralel", "Parallel gateway"],
  "bpmn:InclusiveGateway": ["Gerbang inklusif", "Inclusive gateway"],
  "bpmn:EventBasedGateway": ["Gerbang kejadian", "Event-based gateway"],
  "bpmn:ComplexGateway": ["Gerbang kompleks", "Complex gateway"],
  "bpmn:SequenceFlow": ["Panah", "Flow"],
  "bpmn:MessageFlow": ["Panah pesan", "Message flow"],
  "bpmn:Association": ["Asosiasi", "Association"],
  "bpmn:TextAnnotation": ["Catatan", "Note"],
  "bpmn:Group": ["Kelompok", "Group"],
  "bpmn:DataObjectReference": ["Objek data", "Data object"],
  "bpmn:DataStoreReference": ["Penyimpanan data", "Data store"],
};

export function eventDefinition(bo: Moddle | undefined): Moddle | undefined {
  return bo?.["eventDefinitions"]?.[0] as Moddle | undefined;
}

/** "Tugas orang", "Kejadian di tepi: waktu". */
export function typeName(element: Element): string {
  const bo = element.businessObject;
  if (bo.$type === "bpmn:SubProcess" && bo["triggeredByEvent"]) return t("Subproses kejadian", "Event sub-process");
  const pair = TYPES[bo.$type];
  const name = pair ? t(...pair) : bo.$type.replace("bpmn:", "");
  const event = eventDefinition(bo);
  const what = event && EVENTS[event.$type];
  return what ? `${name}: ${t(...what)}` : name;
}

/** What people call it: its name on one line, else what it is. */
export function titleOf(element: Element | undefined, id = ""): string {
  if (!element) return id;
  const name = nameOf(element.businessObject).replace(/\s+/g, " ").trim();
  if (name) return name;
  const { source, target } = element as unknown as { source?: Element; target?: Element };
  if (source && target) return `${titleOf(source)} → ${titleOf(target)}`;
  return `${typeName(element)} (${element.id})`;
}

export function isA(element: Element | Moddle | undefined, ...types: string[]): boolean {
  const bo = element && ("businessObject" in element ? (element as Element).businessObject : (element as Moddle));
  return !!bo && types.some((type) => (bo as any).$instanceOf?.(type));
}
