/** A bpmn-js service: what an expression at an element can read, and whether the server understands it. */
import { type Api, Problem } from "./api";
import type { PackageFiles } from "./files";
import type { Variable } from "./types";
import { t } from "./words";

export interface Known {
  names: string[];
  /** there may be variables that nobody can foresee: unknown names are not told */
  open: boolean;
  /** as the FEEL editor wants its suggestions */
  shown: object[];
  variables: Variable[];
}

const TYPES: Record<string, [string, string]> = {
  string: ["teks", "text"],
  number: ["angka", "number"],
  boolean: ["ya/tidak", "yes/no"],
  date: ["tanggal", "date"],
  "date and time": ["tanggal dan jam", "date and time"],
  list: ["daftar", "list"],
  context: ["kumpulan", "context"],
  any: ["apa saja", "any"],
};

export class Language {
  /** grows with every change of the draft: what was known before may be out of date */
  age = 0;
  private readonly cache = new Map<string, { age: number; found: Promise<Known>; known?: Known }>();

  constructor(
    private readonly api: Api,
    private readonly files: PackageFiles,
  ) {}

  /** What was last heard about the element, at once. */
  known(element: string): Known | undefined {
    return this.cache.get(element)?.known;
  }

  variables(element: string): Promise<Known | undefined> {
    const have = this.cache.get(element);
    if (have?.age === this.age) return have.found;
    const found = this.ask(element);
    const entry = { age: this.age, found, ...(have?.known ? { known: have.known } : {}) };
    this.cache.set(element, entry);
    found.then(
      (known) => Object.assign(entry, { known }),
      () => this.cache.delete(element),
    );
    return found.catch(() => have?.known);
  }

  /** What is wrong with the expression, with its place; empty when nothing is, or when nobody can be asked. */
  async judge(text: string, known: Known | undefined, signal: AbortSignal): Promise<string> {
    try {
      const answer = await this.api.feel(text, false, known?.names, signal);
      if (!answer.ok) {
        const place = answer.line ? t("Baris {a}, kolom {b}: ", "Line {a}, column {b}: ", { a: answer.line, b: answer.column ?? 1 }) : "";
        return place + answer.message;
      }
      if (known && !known.open && answer.unknown.length > 0) {
        return t("Belum ada yang mengisi: {names}.", "Nothing has filled in: {names}.", { names: answer.unknown.join(", ") });
      }
    } catch (error) {
      if (error instanceof Problem && error.status === 422) return error.message;
    }
    return "";
  }

  private async ask(element: string): Promise<Known> {
    const { variables, decisions, open } = await this.api.variables(element, await this.files.changed());
    return {
      names: [...variables.map((v) => v.name), ...decisions.map((d) => d.name)],
      variables,
      open: open ?? false,
      shown: [
        ...variables.map((v) => ({ name: v.name, detail: t(...(TYPES[v.type] ?? [v.type, v.type])), info: v.source })),
        ...decisions.map((d) => ({
          name: d.name,
          type: "function",
          params: d.inputs.map((name) => ({ name })),
          info: t("Tabel keputusan", "Decision table"),
        })),
      ],
    };
  }
}
