/** The editor of another file beside the diagram. On a narrow screen it takes the diagram's place. */
import type { Designer } from "./designer";
import { el, icon, iconButton } from "./dom";
import type { Shell } from "./shell";
import { t } from "./words";

/** An open file. It writes its changes into ``designer.files`` itself. */
export interface FileEditor {
  /** brings the part with this id (a cell, a field, a message) into view */
  focus?(id: string): void;
  lock?(locked: boolean): void;
  destroy(): void;
}

type Open = (place: HTMLElement, path: string, designer: Designer) => Promise<FileEditor>;

/** Which editor a file has. Each is loaded when it is first needed. */
async function editorFor(path: string): Promise<Open> {
  if (path.endsWith(".dmn")) return (await import("./tabs/dmn")).openDecisions;
  if (/^forms\/.*\.json$/.test(path)) return (await import("./tabs/form")).openForm;
  if (path === "procedure.toml") return (await import("./tabs/settings")).openSettings;
  return (await import("./tabs/text")).openText;
}

export class Beside {
  path = "";
  private editor: FileEditor | undefined;
  private opening = 0;

  constructor(
    private readonly designer: Designer,
    private readonly shell: Shell,
  ) {}

  async open(path: string, focus = ""): Promise<void> {
    if (this.path !== path) {
      this.clear();
      const mine = ++this.opening;
      this.path = path;
      const place = el("div", { class: "rkd-editor" }, el("p", { class: "rkd-waiting" }, t("Membuka …", "Opening …")));
      this.shell.beside.replaceChildren(this.head(path), place);
      this.shell.beside.hidden = false;
      this.shell.divider.hidden = false;
      this.shell.root.classList.add("has-beside");
      // the editor of forms needs three columns of its own
      this.shell.share(path.startsWith("forms/") ? 26 : 45);
      const open = await editorFor(path);
      if (mine !== this.opening) return;
      place.replaceChildren();
      try {
        this.editor = await open(place, path, this.designer);
        this.editor.lock?.(this.designer.locked);
      } catch (error) {
        place.replaceChildren(
          el("div", { class: "tell late", role: "alert" }, icon("alert-triangle"), el("div", {}, el("p", {}, t("Berkas ini tidak dapat dibuka.", "This file cannot be opened.")), el("p", {}, String((error as Error).message)))),
        );
      }
    }
    if (focus) this.editor?.focus?.(focus);
  }

  close(): void {
    this.clear();
    this.opening += 1;
    this.shell.beside.hidden = true;
    this.shell.divider.hidden = true;
    this.shell.root.classList.remove("has-beside", "is-wide");
    this.designer.modeler?.get("canvas").resized();
  }

  lock(locked: boolean): void {
    this.editor?.lock?.(locked);
  }

  private clear(): void {
    this.editor?.destroy();
    this.editor = undefined;
    this.path = "";
    this.shell.beside.replaceChildren();
  }

  private head(path: string): HTMLElement {
    const wide = iconButton("arrows-maximize", t("Selebar layar", "Full width"), () => {
      const on = this.shell.root.classList.toggle("is-wide");
      wide.setAttribute("aria-pressed", String(on));
    });
    return el("header", { class: "rkd-beside-head" }, el("h2", {}, this.designer.nameOf(path)), wide, iconButton("x", t("Tutup berkas", "Close the file"), () => this.designer.showDiagram()));
  }
}
