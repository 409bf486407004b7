/** Another procedure, opened from a call: its current version, only to look at, with the way back. */
import type { Designer } from "./designer";
import { say } from "./dialog";
import { el, icon } from "./dom";
import { translateModule } from "./translate";
import type { Element, Services } from "./types";
import { t } from "./words";
import { inLanguageOfPage } from "../diagram/language";
import rangkul from "../moddle/rangkul.json";

type Viewer = Services & { importXML(xml: string): Promise<unknown>; destroy(): void };

export class Called {
  /** from the outermost to the one that is shown */
  private trail: string[] = [];
  /** shows the one on top; undefined when none is open */
  viewer: Viewer | undefined;
  private place: HTMLElement | undefined;

  constructor(private readonly designer: Designer) {}

  async open(id: string): Promise<void> {
    this.trail = [...this.trail, id];
    await this.show();
  }

  close(): void {
    if (this.place?.contains(document.activeElement)) this.designer.modeler.get("canvas").focus();
    this.trail = [];
    this.viewer?.destroy();
    this.viewer = undefined;
    this.place?.remove();
    this.place = undefined;
  }

  private async show(): Promise<void> {
    const id = this.trail[this.trail.length - 1]!;
    try {
      const versions = await this.designer.api.versions(id);
      const number = Math.max(...versions.map((version) => version.number));
      const xml = await this.designer.api.versionFile(id, number, `${id}.bpmn`);
      const [{ default: NavigatedViewer }, { fit }] = await Promise.all([import("bpmn-js/lib/NavigatedViewer"), import("./modeler")]);
      this.viewer?.destroy();
      this.place?.remove();
      const canvas = el("div", { class: "rkd-called-canvas" });
      this.place = el("div", { class: "rkd-called" }, this.crumbs(number), canvas);
      this.place.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.close();
      });
      this.designer.shell.stage.append(this.place);
      this.place.querySelector<HTMLElement>("button")?.focus();
      this.viewer = new NavigatedViewer({ container: canvas, additionalModules: [translateModule], moddleExtensions: { rangkul } } as any) as unknown as Viewer;
      await this.viewer.importXML(inLanguageOfPage(xml));
      fit(this.viewer);
      this.viewer.get("eventBus").on("element.dblclick", ({ element }: { element: Element }) => {
        const called = element.businessObject?.$type === "bpmn:CallActivity" && element.businessObject["calledElement"];
        if (called) void this.open(String(called));
      });
    } catch (error) {
      this.trail.pop();
      await say(t("Prosedur «{id}» tidak dapat dibuka", "The procedure «{id}» cannot be opened", { id }), (error as Error).message);
    }
  }

  private crumbs(number: number): HTMLElement {
    const title = (id: string): string => this.designer.words.procedures.find((p) => p.id === id)?.title ?? id;
    const parts: HTMLElement[] = [el("button", { type: "button", class: "rkd-link", onclick: () => this.close() }, icon("arrow-left"), this.designer.draft.name || this.designer.draft.procedure)];
    this.trail.forEach((id, index) => {
      const last = index === this.trail.length - 1;
      parts.push(
        last
          ? el("strong", { "aria-current": "page" }, t("{title}, versi {n} (hanya dilihat)", "{title}, version {n} (read-only)", { title: title(id), n: number }))
          : el("button", { type: "button", class: "rkd-link", onclick: () => void this.back(index) }, title(id)),
      );
    });
    return el("nav", { class: "rkd-crumbs", "aria-label": t("Jalan kembali", "Way back") }, ...parts);
  }

  private async back(index: number): Promise<void> {
    this.trail = this.trail.slice(0, index + 1);
    await this.show();
  }
}
