/** Files without an editor of their own (stories in YAML) as text. */
import type { FileEditor } from "../beside";
import type { Designer } from "../designer";
import { el } from "../dom";

export async function openText(place: HTMLElement, path: string, designer: Designer): Promise<FileEditor> {
  const area = el("textarea", { class: "rkd-text", spellcheck: "false", "aria-label": designer.nameOf(path) });
  area.value = designer.files.get(path) ?? "";
  area.addEventListener("input", () => designer.files.set(path, area.value));
  place.append(area);
  return {
    lock: (locked) => (area.readOnly = locked),
    destroy: () => area.remove(),
  };
}
