/** A bpmn-js module that marks where a case stands and how often it has been where. */

export interface Marks {
  /** elements at which the case stands, with what to write on them */
  here: Record<string, string>;
  /** element or flow -> how often it was passed */
  been: Record<string, number>;
}

interface Shape {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Registry {
  get(id: string): (Partial<Shape> & { waypoints?: unknown; children?: unknown[]; collapsed?: boolean; type?: string }) | undefined;
}

interface Canvas {
  addMarker(id: string, marker: string): void;
  viewbox(box?: Shape): Shape;
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
      if (!element || (element.children?.length && !element.collapsed)) continue;
      this.canvas.addMarker(id, "rk-been");
      if (times > 1 && !element.waypoints && !element.type?.endsWith("Gateway")) this.overlay(id, "rk-times", `${times}×`, { bottom: 12, left: -10 });
    }
    const places: Shape[] = [];
    for (const [id, note] of Object.entries(marks.here)) {
      const element = this.registry.get(id);
      if (!element) continue;
      // an open sub-process only frames the places where the case really is
      if (element.children?.length && !element.collapsed) {
        this.canvas.addMarker(id, "rk-within");
        continue;
      }
      this.canvas.addMarker(id, "rk-here");
      this.overlay(id, "rk-here-note", note, { top: -28, left: 0 });
      const { x, y, width, height } = element;
      if (x !== undefined && y !== undefined && width && height) places.push({ x, y, width, height });
    }
    this.lookAt(places);
  }

  /** As many of the places as fit in the picture at its scale, the first of them in any case. */
  private lookAt(places: Shape[]): void {
    const first = places[0];
    if (!first) return;
    const view = this.canvas.viewbox();
    const around = { left: first.x, top: first.y, right: first.x + first.width, bottom: first.y + first.height };
    for (const place of places) {
      const wider = {
        left: Math.min(around.left, place.x),
        top: Math.min(around.top, place.y),
        right: Math.max(around.right, place.x + place.width),
        bottom: Math.max(around.bottom, place.y + place.height),
      };
      if (wider.right - wider.left < view.width * 0.85 && wider.bottom - wider.top < view.height * 0.85) Object.assign(around, wider);
    }
    this.canvas.viewbox({
      x: (around.left + around.right - view.width) / 2,
      y: (around.top + around.bottom - view.height) / 2,
      width: view.width,
      height: view.height,
    });
  }

  private overlay(id: string, name: string, text: string, position: object): void {
    const html = document.createElement("div");
    html.className = name;
    html.textContent = text;
    this.overlays.add(id, name, { position, html, show: { minZoom: 0.35 } });
  }
}

export const marksModule = { __init__: ["caseMarks"], caseMarks: ["type", CaseMarks] };
