/** What a person does and until when: form, deadline, what happens when it passes, stage, spans. */
import { timeInWords } from "../duration";
import { nameOf } from "../names/spoken";
import type { Element, Moddle } from "../types";
import { eventDefinition } from "../types-of-elements";
import { t } from "../words";
import { IN_ENGLISH, IN_INDONESIAN, type Context, attribute } from "./context";
import { type Group, actions, check, select, text } from "./fields";
import { textOrFeel } from "./feel";
import { time } from "./time";

/** A task without the attribute has the form of its own name, if there is one. */
export function formName(bo: Moddle, files: string[]): string {
  const named = bo.get("rangkul:form") as string | undefined;
  return named ?? (files.includes(`forms/${bo.id}.json`) ? bo.id : "");
}

export function form({ edit, element, designer }: Context): Group {
  const bo = element.businessObject;
  const files = designer.files.paths();
  const now = formName(bo, files);
  const exists = files.includes(`forms/${now}.json`);
  const own = `forms/${bo.id}.json`;
  return {
    id: "form",
    label: t("Formulir", "Form"),
    shouldOpen: true,
    entries: [
      select("form", t("Formulir", "Form"), () => now, (value) => edit.set(element, { "rangkul:form": value === bo.id ? undefined : value }), () => [
        // a form of the task's own name is its form, whatever is chosen
        ...(files.includes(own) ? [] : [{ value: "", label: t("tanpa formulir", "no form") }]),
        ...files.filter((path) => path.startsWith("forms/")).map((path) => {
          const name = path.slice(6, -5);
          return { value: name, label: name };
        }),
      ]),
      actions(
        "form-actions",
        exists ? "" : t("Tanpa formulir, petugas hanya dapat menandai tugas ini selesai.", "Without a form people can only mark this task as done."),
        ...(exists ? [{ text: t("Buka formulir", "Open the form"), act: () => void designer.openTab(`forms/${now}.json`) }] : []),
        ...(files.includes(own)
          ? []
          : [
              {
                text: t("Buat formulir", "Make a form"),
                changes: true,
                act: () => {
                  designer.createForm(bo.id, String(bo["name"] ?? bo.id));
                  if (bo.get("rangkul:form")) edit.set(element, { "rangkul:form": undefined });
                  void designer.openTab(own);
                },
              },
            ]),
      ),
    ],
  };
}

export function deadline(context: Context): Group {
  const { edit, element, designer } = context;
  const due = (): string => edit.get(element, "rangkul:due");
  const has = !!due();
  return {
    id: "deadline",
    label: t("Tenggat", "Deadline"),
    shouldOpen: true,
    entries: [
      time("due", t("Selesai dalam", "To be done within"), ["none", "duration", "date", "feel"], due, (value) => edit.set(element, { "rangkul:due": value })),
      ...(has
        ? [
            select("due-calendar", t("Dihitung menurut", "Counted in"), () => edit.get(element, "rangkul:dueCalendar") || "calendar",
              (value) => edit.set(element, { "rangkul:dueCalendar": value === "calendar" ? undefined : value }), () => [
                { value: "calendar", label: t("waktu kalender (24 jam, 7 hari)", "calendar time (24 hours, 7 days)") },
                { value: "working", label: t("waktu kerja (tanpa hari libur)", "working time (without holidays)") },
              ]),
            attribute(context, "source", "rangkul:source", t("Dasar hukum atau standar", "Law or standard"), { suggestions: () => designer.words.sources }),
            attribute(context, "obligation", "rangkul:obligation", t("Kewajiban hukum: id untuk laporan", "Obligation by law: id for the report")),
            ...(edit.get(element, "rangkul:obligation")
              ? [
                  check("obligation-from", t("Kewajiban dihitung sejak kasus dibuka", "The obligation runs from the start of the case"),
                    () => edit.get(element, "rangkul:obligationFrom") === "case",
                    (on) => edit.set(element, { "rangkul:obligationFrom": on ? "case" : undefined })),
                ]
              : []),
          ]
        : []),
    ],
  }; // prettier-ignore
}

/** What the diagram does when the time is over: its boundary timers, and a button that draws one. */
export function escalation({ element, designer }: Context): Group {
  const timers = (element.attachers ?? []).filter((a) => eventDefinition(a.businessObject)?.$type === "bpmn:TimerEventDefinition");
  const describe = (timer: Element): string => {
    const definition = eventDefinition(timer.businessObject);
    const when = definition?.["timeDuration"]?.body ?? definition?.["timeDate"]?.body ?? definition?.["timeCycle"]?.body ?? "";
    const next = timer.outgoing[0]?.businessObject["targetRef"] as Moddle | undefined;
    const stops = timer.businessObject["cancelActivity"] !== false;
    return [timeInWords(String(when)) || t("belum ada waktu", "no time yet"), stops ? t("tugas dihentikan", "the task stops") : t("tugas jalan terus", "the task goes on"), next ? `→ ${nameOf(next) || next.id}` : ""]
      .filter(Boolean)
      .join(" · ");
  };
  return {
    id: "escalation",
    label: t("Jika tenggat lewat", "When the deadline passes"),
    entries: [
      actions(
        "escalation-list",
        timers.length ? "" : t("Diagram belum mengatakan apa yang terjadi bila tenggat lewat.", "The diagram does not say yet what happens when the time is over."),
        ...timers.map((timer) => ({ text: describe(timer), act: () => designer.select(timer.id) })),
        { text: t("Tambah eskalasi", "Add an escalation"), changes: true, act: () => designer.addEscalation(element) },
      ),
    ],
  };
}

export function stage(context: Context): Group {
  return {
    id: "stage",
    label: t("Tahap kasus", "Stage of the case"),
    entries: [
      attribute(context, "stage", "rangkul:stage", t("Kasus masuk tahap", "The case enters the stage"), { suggestions: () => context.designer.words.stages }),
    ],
  };
}

/** Spans in which something is possible (PEP within 72 hours of the assault). */
export function windows({ edit, element }: Context): Group & { items: unknown[] } {
  const items = edit.extensions(element.businessObject, "rangkul:Window").map((window, index) => {
    const id = `window-${index}`;
    const field = (name: string, label: string) => text(`${id}-${name}`, label, () => window[name] ?? "", (value) => edit.change(element, window, { [name]: value }));
    return {
      id,
      label: window["name"] || t("Rentang waktu", "Span of time"),
      entries: [
        field("name", `${t("Nama", "Name")} (${IN_INDONESIAN})`),
        field("nameEn", `${t("Nama", "Name")} (${IN_ENGLISH})`),
        field("from", t("Dihitung sejak (variabel)", "Counted from (variable)")),
        time(`${id}-duration`, t("Selama", "For"), ["duration"], () => window["duration"] ?? "", (value) => edit.change(element, window, { duration: value })),
        textOrFeel(`${id}-when`, t("Hanya bila", "Only when"), () => window["when"] ?? "", (value) => edit.change(element, window, { when: value }), { feel: "required" }),
        field("source", t("Dasar hukum atau standar", "Law or standard")),
        field("obligation", t("Id untuk laporan", "Id for the report")),
      ],
      remove: (event: Event) => {
        event.stopPropagation();
        edit.removeExtension(element, window);
      },
    };
  });
  return {
    id: "windows",
    label: t("Rentang waktu penting", "Spans of time"),
    items,
    add: (event) => {
      event.stopPropagation();
      edit.addExtension(element, "rangkul:Window", { name: t("Rentang baru", "New span"), duration: "PT72H" });
    },
  };
}
