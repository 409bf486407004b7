/** The files of the draft: the diagram, its settings, tables and forms, with what was found in each. */
import type { Designer } from "./designer";
import { ask, askText } from "./dialog";
import { el, icon } from "./dom";
import { nameOf } from "./names/spoken";
import { type MenuItem, menu } from "./shell";
import type { Finding } from "./types";
import { t } from "./words";

export class FileBar {
  private errors = new Map<string, number>();

  constructor(
    private readonly designer: Designer,
    private readonly place: HTMLElement,
  ) {}

  /** What people call a file. */
  nameOf(path: string): string {
    if (path === this.designer.diagramPath) return t("Diagram", "Diagram");
    if (path === "procedure.toml") return t("Pengaturan prosedur", "Settings of the procedure");
    if (path.endsWith(".dmn")) return t("Keputusan {name}", "Decision {name}", { name: path.slice(0, -4) });
    if (path === "forms/start.json") return t("Formulir mulai", "Start form");
    const form = /^forms\/(.*)\.json$/.exec(path)?.[1];
    if (form) {
      const task = nameOf(this.designer.modeler?.get("elementRegistry").get(form)?.businessObject);
      return t("Formulir {name}", "Form {name}", { name: (task || form).replace(/\s+/g, " ") });
    }
    const story = /^scenarios\/(.*)\.ya?ml$/.exec(path)?.[1];
    return story ? t("Cerita {name}", "Story {name}", { name: story }) : path;
  }

  /** Marks files with errors. */
  found(findings: Finding[]): void {
    this.errors = new Map();
    for (const { severity, blocks, file } of findings) if ((severity === "error" || blocks) && file) this.errors.set(file, (this.errors.get(file) ?? 0) + 1);
    this.draw();
  }

  draw(): void {
    const { designer } = this;
    if (!designer.draft) return;
    const open = designer.beside.path || designer.diagramPath;
    const paths = designer.files.paths();
    const tables = paths.filter((path) => path.endsWith(".dmn"));
    const forms = paths.filter((path) => path.startsWith("forms/"));
    const stories = paths.filter((path) => path.startsWith("scenarios/"));
    const item = (path: string): MenuItem => ({ text: this.nameOf(path) + this.sign(path), current: path === open, act: () => void designer.openTab(path) });
    const fresh = (text: string, act: () => void): MenuItem[] => (designer.locked ? [] : [{ text, icon: "plus", act }]);
    const remove = (list: string[]): MenuItem[] => (!designer.locked && list.includes(open) ? [{ text: t("Hapus «{name}»", "Delete «{name}»", { name: this.nameOf(open) }), icon: "trash", act: () => void this.remove(open) }] : []);
    const had = this.place.contains(document.activeElement);
    this.place.replaceChildren(
      this.tab(designer.diagramPath, "sitemap", open),
      this.tab("procedure.toml", "adjustments", open),
      this.list(t("Keputusan ({n})", "Decisions ({n})", { n: tables.length }), "table", tables, open, () => [...tables.map(item), ...fresh(t("Tabel baru …", "New table …"), () => void this.newTable()), ...remove(tables)]),
      this.list(t("Formulir ({n})", "Forms ({n})", { n: forms.length }), "forms", forms, open, () => [
        ...forms.map(item),
        ...(forms.includes("forms/start.json") ? [] : fresh(t("Formulir mulai", "Start form"), () => {
          designer.createForm("start", designer.draft.name);
          void designer.openTab("forms/start.json");
        })),
        ...fresh(t("Formulir baru …", "New form …"), () => void this.newForm()),
        ...remove(forms),
      ]),
      this.list(t("Cerita ({n})", "Stories ({n})", { n: stories.length }), "book", stories, open, () => [...stories.map(item), { text: t("Jalankan semua", "Run them all"), icon: "player-play", act: () => void designer.stories() }, ...remove(stories)]),
    ); // prettier-ignore
    if (had) this.place.querySelector<HTMLElement>("[aria-current]")?.focus();
  }

  private tab(path: string, sign: string, open: string): HTMLElement {
    return el("button", { type: "button", class: "rkd-file", "aria-current": path === open ? "true" : undefined, onclick: () => void this.designer.openTab(path) }, icon(sign), this.nameOf(path) + this.sign(path));
  }

  private list(label: string, sign: string, paths: string[], open: string, items: () => MenuItem[]): HTMLElement {
    const wrong = paths.some((path) => this.errors.has(path));
    const made = menu(label + (wrong ? " ⚠" : ""), sign, items, { class: "rkd-file" });
    if (paths.includes(open)) made.querySelector("button")?.setAttribute("aria-current", "true");
    return made;
  }

  private sign(path: string): string {
    const count = this.errors.get(path);
    return count && path !== this.designer.diagramPath ? ` ⚠ ${count}` : "";
  }

  private free(path: string, name: string): string {
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) return t("Huruf, angka, dan garis bawah saja.", "Letters, digits and underscores only.");
    return this.designer.files.get(path) === undefined ? "" : t("Nama ini sudah dipakai.", "This name is taken.");
  }

  private async newTable(): Promise<void> {
    const name = await askText(t("Tabel keputusan baru", "New decision table"), t("Nama (huruf, angka, garis bawah)", "Name (letters, digits, underscores)"), "", (text) => this.free(`${text}.dmn`, text));
    if (!name) return;
    this.designer.createDecision(name);
    await this.designer.openTab(`${name}.dmn`);
  }

  private async newForm(): Promise<void> {
    const name = await askText(t("Formulir baru", "New form"), t("Nama (huruf, angka, garis bawah)", "Name (letters, digits, underscores)"), "", (text) => this.free(`forms/${text}.json`, text));
    if (!name) return;
    this.designer.createForm(name, name);
    await this.designer.openTab(`forms/${name}.json`);
  }

  private async remove(path: string): Promise<void> {
    const sure = await ask(t("Hapus «{name}»?", "Delete «{name}»?", { name: this.nameOf(path) }), [t("Berkas ini hilang dari rancangan. Versi yang sudah terbit tetap memilikinya.", "It is gone from the draft. Published versions still have it.")], [
      { text: t("Hapus", "Delete"), value: true, kind: "danger" },
      { text: t("Batal", "Cancel"), value: false },
    ]);
    if (!sure) return;
    this.designer.showDiagram();
    this.designer.files.remove(path);
  }
}
