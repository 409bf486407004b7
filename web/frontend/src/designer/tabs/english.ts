/** The English texts of the chosen part of a form: form-js knows one language, ours stand under ``properties``. */
import { el, later } from "../dom";
import { t } from "../words";

interface Field {
  id: string;
  type: string;
  properties?: Record<string, string>;
  values?: { label: string; value: string; label_en?: string }[];
  [name: string]: unknown;
}

interface Editor {
  get(name: string): any;
  on(event: string, listener: (event: any) => void): void;
}

const TEXTS: [string, string, string][] = [
  ["label", "Judul", "Label"],
  ["text", "Teks", "Text"],
  ["content", "Isi", "Content"],
  ["description", "Penjelasan", "Description"],
  ["placeholder", "Contoh isian", "Placeholder"],
  ["dateLabel", "Judul tanggal", "Date label"],
  ["timeLabel", "Judul jam", "Time label"],
];

export function englishTexts(place: HTMLElement, editor: Editor, locked: () => boolean): () => void {
  let field: Field | undefined;
  const draw = (): void => {
    if (place.contains(document.activeElement)) return;
    const chosen = field;
    if (!chosen || locked()) {
      place.replaceChildren(el("p", { class: "rkd-note" }, t("Pilih bagian formulir untuk menulis teks Inggrisnya.", "Choose a part of the form to write its English texts.")));
      return;
    }
    const rows: HTMLElement[] = [];
    for (const [name, id, en] of TEXTS) {
      const text = chosen[name];
      if (typeof text !== "string" || !text) continue;
      rows.push(row(`${t(id, en)}: ${text.slice(0, 60)}`, chosen.properties?.[`${name}_en`] ?? "", (value) => {
        const properties: Record<string, string> = { ...current(chosen).properties };
        if (value) properties[`${name}_en`] = value;
        else delete properties[`${name}_en`];
        editor.get("modeling").editFormField(current(chosen), "properties", properties);
      })); // prettier-ignore
    }
    (chosen.values ?? []).forEach((option, index) => {
      rows.push(row(`${t("Pilihan", "Option")}: ${option.label}`, option.label_en ?? "", (value) => {
        const values = (current(chosen).values ?? []).map((one, i) => {
          if (i !== index) return one;
          const { label_en: _old, ...rest } = one;
          return value ? { ...rest, label_en: value } : rest;
        });
        editor.get("modeling").editFormField(current(chosen), "values", values);
      })); // prettier-ignore
    });
    place.replaceChildren(
      el("h3", {}, t("Teks Inggris", "English texts")),
      ...(rows.length ? rows : [el("p", { class: "rkd-note" }, t("Bagian ini tidak mempunyai teks.", "This part has no texts."))]),
    );
  };
  const current = (one: Field): Field => (editor.get("formFieldRegistry").get(one.id) as Field | undefined) ?? one;
  const row = (label: string, text: string, write: (value: string) => void): HTMLElement => {
    const soon = later(300, write);
    const input = el("input", { class: "form-control", value: text, lang: "en", oninput: () => soon(input.value.trim()), onchange: () => soon.now() });
    return el("label", {}, el("span", { "data-own": true }, label), input);
  };
  editor.on("selection.changed", (event: { selection?: Field }) => {
    field = event.selection ? current(event.selection) : undefined;
    draw();
  });
  editor.on("changed", () => {
    if (field) field = current(field);
    draw();
  });
  draw();
  return () => place.replaceChildren();
}
