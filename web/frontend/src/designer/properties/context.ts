/** What every group of the properties panel works with. */
import type { Designer } from "../designer";
import type { Element } from "../types";
import { english, t } from "../words";
import type { Edit } from "./edit";
import { type Entry, type Option, check, select, text } from "./fields";
import { feel } from "./feel";

export interface Context {
  edit: Edit;
  designer: Designer;
  element: Element;
}

/** A plain attribute of the element. */
export function attribute({ edit, element }: Context, id: string, name: string, label: string, more: object = {}): Entry {
  return text(id, label, () => edit.get(element, name), (value) => edit.set(element, { [name]: value }), more);
}

export function flag({ edit, element }: Context, id: string, name: string, label: string, more: object = {}): Entry {
  return check(id, label, () => element.businessObject.get(name) === true, (on) => edit.set(element, { [name]: on || undefined }), more);
}

/** An attribute that is an expression behind a leading ``=``. */
export function expression({ edit, element }: Context, id: string, name: string, label: string, more: object = {}): Entry {
  return feel(id, label, () => edit.get(element, name), (value) => edit.set(element, { [name]: value }), more);
}

/**
 * A choice from a list, or a formula: the select, and below it the FEEL field once a formula is chosen.
 * ``empty``: what it means when nothing is chosen.
 */
export function choiceOrFeel(context: Context, id: string, name: string, label: string, empty: string, options: () => Option[], description?: string): Entry[] {
  const { edit, element } = context;
  const now = (): string => edit.get(element, name);
  const chosen = select(
    id,
    label,
    () => (now().startsWith("=") ? "=" : now()),
    (value) => edit.set(element, { [name]: value === "=" ? '=""' : value }),
    () => [{ value: "", label: empty }, ...options(), { value: "=", label: t("Menurut rumus (FEEL) …", "By a formula (FEEL) …") }],
    { description },
  );
  if (!now().startsWith("=")) return [chosen];
  return [chosen, feel(`${id}-feel`, t("Rumus", "Formula"), now, (value) => edit.set(element, { [name]: value ?? '=""' }))];
}

export function roles({ designer }: Context): Option[] {
  return designer.words.roles.map((role) => ({ value: role.id, label: role.title }));
}

/** The two parts of a documentation: Indonesian, and English after a line ``[en]``. */
export function splitDocumentation(whole: string): [string, string] {
  const lines = whole.split("\n");
  const at = lines.findIndex((line) => line.trim() === "[en]");
  if (at < 0) return [whole, ""];
  return [lines.slice(0, at).join("\n").trimEnd(), lines.slice(at + 1).join("\n").trim()];
}

export function joinDocumentation(indonesian: string, inEnglish: string): string {
  return inEnglish.trim() ? `${indonesian.trimEnd()}\n[en]\n${inEnglish.trim()}` : indonesian;
}

/** "dalam bahasa Inggris" beside a field in the other language. */
export const IN_ENGLISH = english ? "English" : "Bahasa Inggris";
export const IN_INDONESIAN = english ? "Indonesian" : "Bahasa Indonesia";
