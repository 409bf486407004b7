/** Forms: form-js's editor, the English texts beside it, and the form as people will see it. */
import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import "@bpmn-io/form-js-editor/dist/assets/form-js-editor.css";
import "@bpmn-io/form-js-editor/dist/assets/properties-panel.css";
import "@bpmn-io/form-js-editor/dist/assets/dragula.css";
import "../../form/form.css";
import { Form, type Schema } from "../../form/formjs";
import { speakForms } from "../../form/language";
import { FormEditor } from "@bpmn-io/form-js-editor";
import type { FileEditor } from "../beside";
import type { Designer } from "../designer";
import { el } from "../dom";
import { speak } from "../speak";
import { t } from "../words";
import { FORMS, VIEWED } from "../words/forms";
import { englishTexts } from "./english";

type Mode = "edit" | "id" | "en";

export async function openForm(place: HTMLElement, path: string, designer: Designer): Promise<FileEditor> {
  const views = el("div", { class: "rkd-views", role: "group", "aria-label": t("Tampilan", "View") });
  const container = el("div", { class: "rkd-form" });
  const preview = el("div", { class: "rkd-preview", hidden: true });
  const texts = el("div", { class: "rkd-english" });
  place.append(views, container, texts, preview);
  let locked = designer.locked;
  let shown: Form | undefined;
  let quietPreview: (() => void) | undefined;
  let ready = false;

  const editor = new FormEditor({ container });
  const schema = (): Schema => JSON.parse(designer.files.get(path) ?? "{}") as Schema;
  await editor.importSchema(schema());
  editor.on("changed", () => {
    if (ready && !locked) designer.files.touch(path, async () => `${JSON.stringify(kept(schema(), editor.getSchema() as Schema), null, 2)}\n`);
  });
  ready = true;
  const quiet = speak(container, FORMS);
  const english = englishTexts(texts, editor, () => locked);

  async function show(mode: Mode): Promise<void> {
    const wanted: Mode = locked && mode === "edit" ? "id" : mode;
    for (const button of views.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset["mode"] === wanted));
    container.hidden = texts.hidden = wanted !== "edit";
    preview.hidden = wanted === "edit";
    quietPreview?.();
    shown?.destroy();
    shown = undefined;
    if (wanted === "edit") return;
    await designer.files.flush();
    preview.replaceChildren();
    shown = new Form({ container: preview });
    await shown.importSchema(inLanguage(schema(), wanted), {});
    quietPreview = speakForms(preview, wanted === "id" ? VIEWED : {});
  }

  const modes: [Mode, string][] = [["edit", t("Susun", "Edit")], ["id", t("Lihat: Indonesia", "See: Indonesian")], ["en", t("Lihat: Inggris", "See: English")]]; // prettier-ignore
  views.replaceChildren(...modes.map(([mode, label]) => el("button", { type: "button", "data-mode": mode, onclick: () => void show(mode) }, label)));
  await show("edit");

  return {
    focus: (id) => {
      const field = (editor.get("formFieldRegistry") as any).getAll().find((one: any) => one.key === id || one.id === id);
      if (field) (editor.get("selection") as any).set(field);
    },
    lock: (now) => {
      locked = now;
      views.querySelector<HTMLElement>("[data-mode=edit]")!.hidden = now;
      void show(now ? "id" : "edit");
    },
    destroy: () => {
      void designer.files.flush().finally(() => {
        quiet();
        english();
        quietPreview?.();
        shown?.destroy();
        editor.destroy();
      });
    },
  };
}

/** The editor's schema without the traces of the editor itself, and with what it does not know. */
function kept(before: Schema, now: Schema): Schema {
  const { exporter, generator, ...rest } = now as Record<string, unknown>;
  const old = before as Record<string, unknown>;
  return { ...old, ...rest, ...(old["exporter"] ? { exporter: old["exporter"] } : {}), ...(old["generator"] ? { generator: old["generator"] } : {}) };
}

const TEXTS = ["label", "description", "text", "content", "placeholder", "dateLabel", "timeLabel"];

/** As the server shows it: texts of the other language from ``properties.<text>_en``. */
export function inLanguage(schema: Schema, language: "id" | "en"): Schema {
  const found = JSON.parse(JSON.stringify(schema)) as any;
  const walk = (component: any): void => {
    for (const name of TEXTS) {
      const text = component.properties?.[`${name}_en`];
      if (text) component[name] = text;
    }
    for (const option of component.values ?? []) if (option.label_en) option.label = option.label_en;
    for (const child of component.components ?? []) walk(child);
  };
  if (language === "en") walk(found);
  return found as Schema;
}
