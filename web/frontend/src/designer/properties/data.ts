/** What is filled in before and after: prefill, assignments, scripts, decisions, called procedures with their mappings. */
import type { Moddle } from "../types";
import { t } from "../words";
import { askText } from "../dialog";
import { type Context, attribute } from "./context";
import { type Line, readLines, writeLines } from "./edit";
import { type Group, actions, select, text } from "./fields";
import { bareFeel, feel } from "./feel";

const VARIABLE = /^[\p{L}_][\p{L}\p{N}_]*$/u;

function variableName(value: string | undefined): string | undefined {
  return value && VARIABLE.test(value) ? undefined : t("Huruf, angka, dan garis bawah saja.", "Letters, digits and underscores only.");
}

/** A list of ``name = FEEL``. */
function linesGroup(id: string, label: string, left: string, read: () => Line[], write: (lines: Line[]) => void): Group {
  const lines = read();
  const put = (index: number, change: Partial<Line>): void => write(lines.map((line, i) => (i === index ? { ...line, ...change } : line)));
  return {
    id,
    label,
    items: lines.map((line, index) => ({
      id: `${id}-${index}`,
      label: line.name === "//" ? line.text : line.name || t("(tanpa nama)", "(no name)"),
      entries: line.name === "//"
        ? [text(`${id}-${index}-note`, t("Catatan", "Note"), () => line.text, (value) => put(index, { text: value ?? "" }))]
        : [
            text(`${id}-${index}-name`, left, () => line.name, (value) => put(index, { name: value ?? "" }), { validate: variableName }),
            bareFeel(`${id}-${index}-text`, t("Rumus (FEEL)", "Formula (FEEL)"), () => line.text, (value) => put(index, { text: value })),
          ],
      remove: (event: Event) => {
        event.stopPropagation();
        write(lines.filter((_, i) => i !== index));
      },
    })), // prettier-ignore
    add: (event) => {
      event.stopPropagation();
      write([...lines, { name: fresh(lines.map((line) => line.name)), text: "null" }]);
    },
  };
}

function fresh(taken: string[]): string {
  for (let n = 1; ; n++) if (!taken.includes(`nilai_${n}`)) return `nilai_${n}`;
}

export function prefill({ edit, element }: Context): Group {
  return linesGroup("prefill", t("Isi awal formulir", "What the form starts with"), t("Isian formulir", "Field of the form"),
    () => edit.lines(element, "rangkul:Prefill"), (lines) => edit.setLines(element, "rangkul:Prefill", lines)); // prettier-ignore
}

export function assign({ edit, element }: Context): Group {
  return linesGroup("assign", t("Isian setelah selesai", "Set when done"), t("Variabel", "Variable"),
    () => edit.lines(element, "rangkul:Assign"), (lines) => edit.setLines(element, "rangkul:Assign", lines)); // prettier-ignore
}

export function script({ edit, element }: Context): Group {
  return {
    ...linesGroup("script", t("Hitungan", "Calculation"), t("Variabel", "Variable"),
      () => readLines(element.businessObject["script"] ?? ""),
      (lines) => edit.set(element, { script: writeLines(lines), scriptFormat: element.businessObject["scriptFormat"] ?? "feel" })),
    shouldOpen: true,
  }; // prettier-ignore
}

export function decision(context: Context): Group {
  const { edit, element, designer } = context;
  const now = (): string => edit.get(element, "rangkul:decision");
  const found = designer.decisions().find((one) => one.id === now());
  return {
    id: "decision",
    label: t("Keputusan", "Decision"),
    shouldOpen: true,
    entries: [
      select("decision", t("Tabel keputusan", "Decision table"), now, (value) => edit.set(element, { "rangkul:decision": value }), () => [
        { value: "", label: t("belum dipilih", "not chosen yet") },
        ...designer.decisions().map((one) => ({ value: one.id, label: one.name || one.id })),
      ]),
      attribute(context, "result", "rangkul:result", t("Hasilnya masuk ke variabel", "Its result goes into the variable"), { validate: variableName }),
      actions(
        "decision-actions",
        "",
        ...(found ? [{ text: t("Buka tabel", "Open the table"), act: () => void designer.openTab(found.file) }] : []),
        {
          text: t("Buat tabel baru", "Make a new table"),
          changes: true,
          act: () =>
            void askText(t("Tabel keputusan baru", "New decision table"), t("Nama (huruf, angka, garis bawah)", "Name (letters, digits, underscores)"), `keputusan_${element.id}`.toLowerCase(), (value) =>
              variableName(value) ?? (designer.files.get(`${value}.dmn`) === undefined ? "" : t("Nama ini sudah dipakai.", "This name is taken.")),
            ).then((name) => {
              if (!name) return;
              designer.createDecision(name);
              edit.set(element, { "rangkul:decision": name, ...(edit.get(element, "rangkul:result") ? {} : { "rangkul:result": name }) });
              void designer.openTab(`${name}.dmn`);
            }),
        },
      ),
    ],
  };
}

export function called(context: Context): Group {
  const { edit, element, designer } = context;
  const now = (): string => edit.get(element, "calledElement");
  const here = edit.definitions()["rootElements"].filter((root: Moddle) => root.$type === "bpmn:Process").map((p: Moddle) => ({ value: p.id, label: `${p["name"] || p.id} ${t("(di diagram ini)", "(in this diagram)")}` }));
  const inside = new Set(here.map((option: { value: string }) => option.value));
  return {
    id: "called",
    label: t("Prosedur yang dipanggil", "Called procedure"),
    shouldOpen: true,
    entries: [
      select("called-element", t("Prosedur", "Procedure"), now, (value) => edit.set(element, { calledElement: value }), () => [
        { value: "", label: t("belum dipilih", "not chosen yet") },
        ...designer.words.procedures.filter((p) => !inside.has(p.id)).map((p) => ({ value: p.id, label: p.title })),
        ...here,
      ]),
      actions("called-actions", "", ...(now() ? [{ text: t("Buka prosedur itu", "Open that procedure"), act: () => designer.openCalled(now()) }] : [])),
    ],
  };
}

/** ``rangkul:input`` or ``rangkul:output`` of a call. */
export function mappings({ edit, element, designer }: Context, kind: "Input" | "Output"): Group {
  const into = kind === "Input";
  const there = (): string[] => designer.words.procedures.find((p) => p.id === edit.get(element, "calledElement"))?.variables ?? [];
  const type = `rangkul:${kind}`;
  const id = kind.toLowerCase();
  return {
    id,
    label: into ? t("Diberikan ke sana", "Handed over") : t("Dibawa pulang", "Brought back"),
    items: edit.extensions(element.businessObject, type).map((mapping, index) => ({
      id: `${id}-${index}`,
      label: mapping["target"] || t("(tanpa nama)", "(no name)"),
      entries: [
        text(`${id}-${index}-target`, into ? t("Variabel di sana", "Variable over there") : t("Variabel di sini", "Variable here"), () => mapping["target"] ?? "",
          (value) => edit.change(element, mapping, { target: value }), { validate: variableName, ...(into ? { suggestions: there } : {}) }),
        feel(`${id}-${index}-source`, into ? t("Nilai dari sini (FEEL)", "Value from here (FEEL)") : t("Nilai dari sana (FEEL)", "Value from there (FEEL)"),
          () => mapping["source"] ?? "", (value) => edit.change(element, mapping, { source: value }),
          into ? {} : { extra: there().map((name) => ({ name })) }),
      ],
      remove: (event: Event) => {
        event.stopPropagation();
        edit.removeExtension(element, mapping);
      },
    })), // prettier-ignore
    add: (event) => {
      event.stopPropagation();
      edit.addExtension(element, type, { target: fresh(edit.extensions(element.businessObject, type).map((m) => m["target"])), source: "=null" });
    },
  };
}

/** Service and send tasks: what they ask of the outside. */
export function operation(context: Context): Group {
  return {
    id: "operation",
    label: t("Layanan sistem", "System service"),
    entries: [attribute(context, "operation", "rangkul:operation", t("Nama layanan", "Name of the service"))],
  };
}
