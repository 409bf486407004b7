/** A bpmn-js module: menus, palette and messages of bpmn.io's own in the language of the page. */
import { english } from "../words";
import { INDONESIAN } from "../words/bpmn";

/** The panel writes "Timer Boundary Event (Non Interrupting)", the menus "Timer boundary event (non-interrupting)". */
function plain(text: string): string {
  return text.toLowerCase().replace(/[\s-]+/g, " ");
}

const PLAIN = new Map(Object.entries(INDONESIAN).map(([key, value]) => [plain(key), value]));

export function translate(template: string, replacements: Record<string, string> = {}): string {
  const text = english ? template : (INDONESIAN[template] ?? PLAIN.get(plain(template)) ?? template);
  return text.replace(/\{([^}]+)\}/g, (whole, key: string) => replacements[key] ?? whole);
}

export const translateModule = { translate: ["value", translate] };
