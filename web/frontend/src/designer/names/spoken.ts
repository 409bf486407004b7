/** The name of an element in the language of the page: its English one beside the Indonesian, where it has one. */
import type { Moddle } from "../types";
import { english } from "../words";

const ENGLISH = "rangkul:nameEn";

/** The English name that the page shows; undefined on Indonesian pages, and where there is none. */
export function englishName(bo: Moddle | undefined): string | undefined {
  return english && typeof bo?.get === "function" ? (bo.get(ENGLISH) as string | undefined) || undefined : undefined;
}

/** As the diagram writes it; empty without a name. */
export function nameOf(bo: Moddle | undefined): string {
  return String(englishName(bo) ?? bo?.["name"] ?? "");
}

/** Lets bpmn-js's own work see the English names as the names. The work must not wait for anything. */
export function spoken<T>(bos: (Moddle | undefined)[], work: () => T): T {
  const before: [Moddle, unknown][] = [];
  for (const bo of new Set(bos)) {
    const name = englishName(bo);
    if (!bo || name === undefined) continue;
    before.push([bo, bo["name"]]);
    bo["name"] = name;
  }
  try {
    return work();
  } finally {
    for (const [bo, name] of before) {
      if (name === undefined) delete bo["name"];
      else bo["name"] = name;
    }
  }
}
