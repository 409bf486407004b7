/** What an event waits for or throws: time, message, signal, error, escalation, condition, link. */
import type { Moddle } from "../types";
import { eventDefinition, isA, titleOf } from "../types-of-elements";
import { t } from "../words";
import { askText } from "../dialog";
import { type Context, expression } from "./context";
import { type Entry, type Group, actions, area, check, select, text } from "./fields";
import { feel } from "./feel";
import { marked } from "./loops";
import { slug } from "./slug";
import { type TimeKind, time } from "./time";

const TIMERS: Partial<Record<TimeKind, string>> = { duration: "timeDuration", date: "timeDate", cycle: "timeCycle" };

export function event(context: Context): Group[] {
  const { edit, element } = context;
  const bo = element.businessObject;
  const definition = eventDefinition(bo);
  const groups: Group[] = [];
  if (isA(bo, "bpmn:BoundaryEvent") && definition && !["bpmn:ErrorEventDefinition", "bpmn:CompensateEventDefinition", "bpmn:CancelEventDefinition"].includes(definition.$type)) {
    groups.push({
      id: "boundary",
      label: t("Di tepi tugas", "On the edge of the task"),
      shouldOpen: true,
      entries: [check("interrupting", t("Menghentikan «{task}»", "Stops «{task}»", { task: titleOf(element.host) }), () => bo["cancelActivity"] !== false, (on) => edit.set(element, { cancelActivity: on }))],
    });
  }
  if (isA(bo, "bpmn:StartEvent") && bo.$parent?.["triggeredByEvent"] && definition && definition.$type !== "bpmn:ErrorEventDefinition") {
    groups.push({
      id: "boundary",
      label: t("Subproses kejadian", "Event sub-process"),
      shouldOpen: true,
      entries: [check("interrupting", t("Menghentikan yang sedang berjalan", "Stops what is running"), () => bo["isInterrupting"] !== false, (on) => edit.set(element, { isInterrupting: on }))],
    });
  }
  const made = definition ? of(context, definition) : undefined;
  if (made) groups.push(made);
  if (isA(bo, "bpmn:ReceiveTask", "bpmn:SendTask")) groups.push(message(context, bo));
  return groups;
}

function of(context: Context, definition: Moddle): Group | undefined {
  const { edit, element } = context;
  switch (definition.$type) {
    case "bpmn:TimerEventDefinition":
      return timer(context, definition);
    case "bpmn:MessageEventDefinition":
      return message(context, definition);
    case "bpmn:SignalEventDefinition":
      return reference(context, definition, "signalRef", "bpmn:Signal", t("Sinyal", "Signal"));
    case "bpmn:ErrorEventDefinition":
      return reference(context, definition, "errorRef", "bpmn:Error", t("Galat", "Error"), "errorCode");
    case "bpmn:EscalationEventDefinition":
      return reference(context, definition, "escalationRef", "bpmn:Escalation", t("Eskalasi", "Escalation"), "escalationCode");
    case "bpmn:ConditionalEventDefinition":
      return {
        id: "event", label: t("Syarat", "Condition"), shouldOpen: true,
        entries: [feel("event-condition", t("Terjadi begitu (FEEL)", "Happens as soon as (FEEL)"), () => marked(definition["condition"]?.body),
          (value) => edit.change(element, definition, { condition: value ? edit.expression(value, definition) : undefined }), { long: true })],
      }; // prettier-ignore
    case "bpmn:LinkEventDefinition":
      return {
        id: "event", label: t("Sambungan", "Link"), shouldOpen: true,
        entries: [text("link-name", t("Nama sambungan (sama di kedua ujung)", "Name of the link (the same at both ends)"), () => definition["name"] ?? "",
          (value) => edit.change(element, definition, { name: value }))],
      }; // prettier-ignore
    default:
      return undefined;
  }
}

function timer({ edit, element }: Context, definition: Moddle): Group {
  const slot = (): string => ["timeDuration", "timeDate", "timeCycle"].find((name) => definition[name]) ?? "timeDuration";
  const kindOf = (): TimeKind => (Object.entries(TIMERS).find(([, name]) => name === slot())?.[0] ?? "duration") as TimeKind;
  const write = (value: string, kind: TimeKind): void => {
    // a formula keeps the kind of timer that was there: its value decides between date and duration only there
    const name = TIMERS[kind] ?? slot();
    const cleared = { timeDuration: undefined, timeDate: undefined, timeCycle: undefined };
    edit.change(element, definition, { ...cleared, [name]: value ? edit.expression(value, definition) : undefined });
  };
  const kinds: TimeKind[] = ["none", "duration", "date", "cycle", "feel"];
  const entries: Entry[] = [time("timer", t("Terjadi setelah atau pada", "Happens after or at"), kinds, () => definition[slot()]?.body ?? "", write, kindOf)];
  if ((definition[slot()]?.body ?? "").startsWith("=")) {
    entries.push(
      select("timer-kind", t("Rumus menghasilkan", "The formula gives"), kindOf, (value) => {
        const text = definition[slot()]?.body ?? "";
        const cleared = { timeDuration: undefined, timeDate: undefined, timeCycle: undefined };
        edit.change(element, definition, { ...cleared, [TIMERS[value as TimeKind] ?? "timeDuration"]: edit.expression(text, definition) });
      }, () => [
        { value: "duration", label: t("lama waktu", "a span of time") },
        { value: "date", label: t("tanggal", "a date") },
        { value: "cycle", label: t("pengulangan", "a repetition") },
      ]),
    ); // prettier-ignore
  }
  return { id: "event", label: t("Waktu", "Time"), entries, shouldOpen: true };
}

/** A message, signal, error or escalation that the file defines once and names in many places. */
function reference({ edit, element }: Context, holder: Moddle, name: string, type: string, label: string, code = ""): Group {
  const now = holder[name] as Moddle | undefined;
  const create = (): void =>
    void askText(t("{label} baru", "New {label}", { label: label.toLowerCase() }), t("Nama", "Name"), "").then((title) => {
      if (!title) return;
      const made = edit.addRoot(element, type, { name: title, ...(code ? { [code]: slug(title) } : {}) });
      edit.change(element, holder, { [name]: made });
    });
  const entries: Entry[] = [
    select("reference", label, () => now?.id ?? "", (value) => (value === "+" ? create() : edit.change(element, holder, { [name]: edit.roots(type).find((root) => root.id === value) })), () => [
      { value: "", label: code ? t("semua", "all") : t("belum dipilih", "not chosen yet") },
      ...edit.roots(type).map((root) => ({ value: root.id, label: root["name"] || root.id })),
      { value: "+", label: t("+ buat baru …", "+ make a new one …") },
    ]),
  ];
  if (now) {
    entries.push(text("reference-name", t("Nama", "Name"), () => now["name"] ?? "", (value) => edit.change(element, now, { name: value })));
    if (code) entries.push(text("reference-code", t("Kode", "Code"), () => now[code] ?? "", (value) => edit.change(element, now, { [code]: value })));
  }
  return { id: "event", label, entries, shouldOpen: true };
}

function message(context: Context, holder: Moddle): Group {
  const { edit, element, designer } = context;
  const group = reference(context, holder, "messageRef", "bpmn:Message", t("Pesan", "Message"));
  const now = holder["messageRef"] as Moddle | undefined;
  const catches = isA(element, "bpmn:CatchEvent", "bpmn:ReceiveTask");
  const entries = group.entries!;
  if (now) {
    const name = String(now["name"] ?? now.id);
    const senders = designer.settings().messages[name]?.roles ?? [];
    entries.push(
      actions("correlation-note", t("Pesan sampai ke kasus yang namanya disebut pengirim. Bila beberapa bagian kasus menunggu pesan yang sama, bedakan dengan baris «nama = rumus» di bawah.",
        "A message reaches the case that its sender names. When several parts of the case wait for the same message, tell them apart by lines «name = formula» below.")),
      area("correlation", t("Pembeda (kosong: tidak perlu)", "What tells them apart (empty: not needed)"), () => now.get("rangkul:correlation") ?? "", (value) => edit.change(element, now, { "rangkul:correlation": value }), { rows: 2 }),
    ); // prettier-ignore
    if (catches) {
      entries.push(
        expression(context, "accepts", "rangkul:accepts", t("Diterima hanya bila (FEEL)", "Taken only when (FEEL)")),
        actions(
          "senders",
          senders.length
            ? t("Boleh dikirim oleh: {roles}.", "May be sent by: {roles}.", { roles: senders.map((role) => designer.roleName(role)).join(", ") })
            : t("Belum ada peran yang boleh mengirim pesan ini.", "No role may send this message yet."),
          { text: t("Atur pengirim", "Choose the senders"), act: () => void designer.openSettings(`message-${name}`, name) },
        ),
      );
    }
  }
  return { ...group, id: "message", entries };
}
