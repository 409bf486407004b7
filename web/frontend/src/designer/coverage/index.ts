/** A bpmn-js module: which elements the stories of the procedure visit, and which they never do. */
import { el } from "../dom";
import type { Element, EventBus, Stories } from "../types";
import { t } from "../words";

interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
}

interface Overlays {
  add(element: string, kind: string, overlay: object): string;
  remove(filter: object): void;
}

interface Registry {
  get(id: string): Element | undefined;
}

export class Coverage {
  static $inject = ["eventBus", "canvas", "overlays", "elementRegistry"];
  private readonly marked = new Map<string, string>();

  constructor(
    bus: EventBus,
    private readonly canvas: Canvas,
    private readonly overlays: Overlays,
    private readonly registry: Registry,
  ) {
    bus.on("diagram.clear", () => this.marked.clear());
  }

  show({ missing, times }: Stories["coverage"]): void {
    this.clear();
    for (const [id, count] of Object.entries(times)) {
      const element = this.registry.get(id);
      if (!element || !count) continue;
      this.mark(id, "rk-told");
      if (!element.waypoints && count > 1) this.note(id, "rk-times", `${count}×`);
    }
    for (const id of missing) {
      const element = this.registry.get(id);
      if (!element) continue;
      this.mark(id, "rk-untold");
      if (!element.waypoints) this.note(id, "rk-untold-note", t("tanpa cerita", "no story"));
    }
  }

  clear(): void {
    for (const [id, marker] of this.marked) if (this.registry.get(id)) this.canvas.removeMarker(id, marker);
    this.marked.clear();
    this.overlays.remove({ type: "rk-coverage" });
  }

  private mark(id: string, marker: string): void {
    this.canvas.addMarker(id, marker);
    this.marked.set(id, marker);
  }

  private note(id: string, name: string, text: string): void {
    const html = el("div", { class: name }, text);
    this.overlays.add(id, "rk-coverage", { position: { bottom: 10, left: -8 }, html, show: { minZoom: 0.35 } });
  }
}

export const coverageModule = { __init__: ["coverage"], coverage: ["type", Coverage] };
