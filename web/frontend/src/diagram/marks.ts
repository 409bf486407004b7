/** A bpmn-js module that marks where a case stands and how often it has been where. */

export interface Marks {
  /** elements at which the case stands, with what to write on them */
  here: Record<string, string>;
  /** element or flow -> how often it was passed */
  been: Record<string, number>;
}

interface Registry {
  get(id: string): { waypoints?: unknown } | undefined;
}

interface Canvas {
  addMarker(id: string, marker: string): void;
  scrollToElement(id: string, padding?: number): void;
}

interface Overlays {
  add(id: string, kind: string, overlay: object): string;
}

export class CaseMarks {
  static $inject = ["elementRegistry", "canvas", "overlays"];

  constructor(
    private readonly registry: Registry,
    private readonly canvas: Canvas,
    private readonly overlays: Overlays,
  ) {}

  show(marks: Marks): void {
    for (const [id, times] of Object.entries(marks.been)) {
      const element = this.registry.get(id);
      if (!element) continue;
      this.canvas.addMarker(id, "rk-been");
      if (times > 1 && !element.waypoints) this.overlay(id, "rk-times", `${times}×`, { bottom: 12, left: -10 });
    }
    let first = true;
    for (const [id, note] of Object.entries(marks.here)) {
      if (!this.registry.get(id)) continue;
      this.canvas.addMarker(id, "rk-here");
      this.overlay(id, "rk-here-note", note, { top: -28, left: 0 });
      if (first) this.canvas.scrollToElement(id, 80);
      first = false;
    }
  }

  private overlay(id: string, name: string, text: string, position: object): void {
    const html = document.createElement("div");
    html.className = name;
    html.textContent = text;
    this.overlays.add(id, name, { position, html, show: { minZoom: 0.35 } });
  }
}

export const marksModule = { __init__: ["caseMarks"], caseMarks: ["type", CaseMarks] };
