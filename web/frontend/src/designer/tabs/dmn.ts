/** Decision tables: dmn-js, and a place to try a table with values of one's own. */
import "dmn-js/dist/assets/diagram-js.css";
import "dmn-js/dist/assets/dmn-js-shared.css";
import "dmn-js/dist/assets/dmn-js-drd.css";
import "dmn-js/dist/assets/dmn-js-decision-table.css";
import "dmn-js/dist/assets/dmn-js-decision-table-controls.css";
import "dmn-js/dist/assets/dmn-js-literal-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression-controls.css";
import "dmn-js/dist/assets/dmn-font/css/dmn-embedded.css";
import DmnModeler from "dmn-js/lib/Modeler";
import DmnViewer from "dmn-js/lib/Viewer";
import type { FileEditor } from "../beside";
import { decisionsIn } from "../blanks";
import type { Designer } from "../designer";
import { el, icon } from "../dom";
import { speak } from "../speak";
import { english, t } from "../words";
import { INDONESIAN } from "../words/bpmn";
import { DMN } from "../words/dmn";

const WORDS = { ...INDONESIAN, ...DMN };

function translate(template: string, replacements: Record<string, string> = {}): string {
  const text = english ? template : (WORDS[template] ?? template);
  return text.replace(/\{\s*([^}\s]+)\s*\}/g, (whole, key: string) => replacements[key] ?? whole);
}

/** what the server gives every expression */
const ALWAYS = new Set(["now", "case_started_at"]);

const spoken = { additionalModules: [{ translate: ["value", translate] }] };

export async function openDecisions(place: HTMLElement, path: string, designer: Designer): Promise<FileEditor> {
  const container = el("div", { class: "rkd-dmn" });
  const views = el("div", { class: "rkd-views" });
  place.append(views, container, tester(path, designer, container));
  let locked = designer.locked;
  let editor = make();
  const quiet = speak(container, { ...DMN });
  await load();

  function make(): any {
    const Kind = locked ? DmnViewer : DmnModeler;
    const made = new Kind({ container, drd: spoken, decisionTable: spoken, literalExpression: spoken, boxedExpression: spoken });
    const watched = new WeakSet<object>();
    made.on("views.changed", () => {
      draw();
      const active = made.getActiveViewer();
      if (!active || watched.has(active) || locked) return;
      watched.add(active);
      active.on("commandStack.changed", () => designer.files.touch(path, async () => ((await made.saveXML({ format: true })) as { xml: string }).xml));
    });
    return made;
  }

  async function load(): Promise<void> {
    await editor.importXML(designer.files.get(path) ?? "");
    const table = editor.getViews().find((view: any) => view.type === "decisionTable") ?? editor.getViews()[0];
    if (table) await editor.open(table);
  }

  function draw(): void {
    const active = editor.getActiveView();
    const names: Record<string, string> = {
      drd: t("Hubungan", "Relations"),
      decisionTable: t("Tabel", "Table"),
      literalExpression: t("Rumus", "Formula"),
      boxedExpression: t("Fungsi", "Function"),
    };
    views.replaceChildren(
      ...editor.getViews().map((view: any) =>
        el(
          "button",
          { type: "button", "aria-current": view.element === active?.element ? "true" : undefined, onclick: () => void editor.open(view) },
          view.type === "drd" ? names["drd"]! : `${names[view.type] ?? ""}: ${view.element.name ?? view.element.id}`,
        ),
      ),
    );
  }

  return {
    focus: (id) => {
      const view = editor.getViews().find((one: any) => one.element.id === id);
      if (view) void editor.open(view);
    },
    lock: (now) => {
      if (now === locked) return;
      locked = now;
      void designer.files.flush().then(() => {
        editor.destroy();
        editor = make();
        return load();
      });
    },
    destroy: () => {
      // what is not written yet is written before the editor goes
      void designer.files.flush().finally(() => {
        quiet();
        editor.destroy();
      });
    },
  };
}

/** Inputs -> result, asked of the server, with the rules that were used marked in the table. */
function tester(path: string, designer: Designer, table: HTMLElement): HTMLElement {
  const fields = el("div", { class: "rkd-test-fields" });
  const answer = el("div", { class: "rkd-test-answer", role: "status" });
  const choose = el("select", { class: "form-select", "aria-label": t("Keputusan", "Decision"), onchange: () => draw() });
  let lines = decisionsIn(path, designer.files.get(path) ?? "");

  function refresh(): void {
    lines = decisionsIn(path, designer.files.get(path) ?? "");
    const chosen = choose.value;
    choose.replaceChildren(...lines.map((line) => el("option", { value: line.id }, line.name || line.id)));
    if (lines.some((line) => line.id === chosen)) choose.value = chosen;
    choose.hidden = lines.length < 2;
    draw();
  }

  function draw(): void {
    const line = lines.find((one) => one.id === choose.value) ?? lines[0];
    const kept = new Map([...fields.querySelectorAll("input")].map((input) => [input.name, input.value]));
    fields.replaceChildren(
      ...(line?.inputs ?? []).filter((name) => !ALWAYS.has(name)).map((name) => el("label", {}, el("span", {}, name), el("input", { class: "form-control", name, value: kept.get(name) ?? "", autocomplete: "off" }))),
    );
  }

  async function ask(): Promise<void> {
    const line = lines.find((one) => one.id === choose.value) ?? lines[0];
    if (!line) return;
    const inputs = Object.fromEntries([...fields.querySelectorAll("input")].map((input) => [input.name, value(input.value)]));
    for (const marked of table.querySelectorAll(".rk-rule-used")) marked.classList.remove("rk-rule-used");
    try {
      const found = await designer.api.decide(path, line.id, inputs, await designer.changedFiles());
      if (found.ok === false) {
        answer.textContent = found.message ?? "";
        return;
      }
      for (const rule of found.rules) for (const cell of table.querySelectorAll(`[data-row-id="${CSS.escape(String(rule))}"]`)) cell.classList.add("rk-rule-used");
      answer.replaceChildren(
        el("strong", {}, t("Hasil: {value}", "Result: {value}", { value: JSON.stringify(found.result) })),
        ` ${found.rules.length ? t("({n} aturan cocok, ditandai di tabel)", "({n} rules matched, marked in the table)", { n: found.rules.length }) : t("(tidak ada aturan yang cocok)", "(no rule matched)")}`,
      );
    } catch (error) {
      answer.textContent = (error as Error).message;
    }
  }

  const details = el(
    "details",
    { class: "rkd-test", ontoggle: () => void designer.files.flush().then(refresh) },
    el("summary", {}, t("Uji tabel ini", "Test this table")),
    choose,
    el("form", { onsubmit: (event: Event) => (event.preventDefault(), void ask()) }, fields, el("button", { type: "submit", class: "btn btn-primary btn-sm" }, icon("player-play"), t("Uji", "Test"))),
    answer,
  );
  return details;
}

/** What people type: numbers, yes and no, lists as JSON; everything else is text. */
function value(text: string): unknown {
  const plain = text.trim();
  if (plain === "") return null;
  if (/^(ya|yes)$/i.test(plain)) return true;
  if (/^(tidak|no)$/i.test(plain)) return false;
  try {
    return JSON.parse(plain) as unknown;
  } catch {
    return plain;
  }
}
