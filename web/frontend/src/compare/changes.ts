/** A bpmn-js module that marks elements that came, went, changed or moved, and looks at one of them. */

interface Shape {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  waypoints?: { x: number; y: number }[];
}

interface Registry {
  get(id: string): Shape | undefined;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  viewbox(box?: Box): Box & { inner: Box };
  zoom(scale: number | "fit-viewport", center?: "auto"): number;
}

interface Overlays {
  add(id: string, kind: string, overlay: object): string;
}

const SIGNS: Record<string, string> = { added: "+", removed: "−", changed: "≠", moved: "↔" };

export class ChangeMarks {
  static $inject = ["elementRegistry", "canvas", "overlays"];
  private looked: string | undefined;

  constructor(
    private readonly registry: Registry,
    private readonly canvas: Canvas,
    private readonly overlays: Overlays,
  ) {}

  show(elements: Record<string, string>, side: "before" | "after"): void {
    const scale = this.canvas.zoom("fit-viewport", "auto");
    for (const [id, kind] of Object.entries(elements)) {
      const element = this.registry.get(id);
      if (!element || (kind === "added" && side === "before") || (kind === "removed" && side === "after")) continue;
      this.canvas.addMarker(id, `rk-${kind}`);
      // never by colour alone
      if (!element.waypoints) {
        const html = document.createElement("div");
        html.className = `rk-sign rk-sign-${kind}`;
        html.textContent = SIGNS[kind] ?? "";
        this.overlays.add(id, "change", { position: { top: -12, right: 12 }, html, show: { minZoom: 0.2 } });
      }
    }
    // as a whole it could not be read: begin where something differs
    const first = Object.keys(elements).find((id) => this.registry.get(id) && !this.registry.get(id)?.waypoints);
    if (scale < 0.4 && first) this.lookAt(first);
  }

  has(id: string): boolean {
    return this.registry.get(id) !== undefined;
  }

  /** Bring the element into the middle, at a scale at which it can be read. */
  lookAt(id: string): void {
    const element = this.registry.get(id);
    if (!element) return;
    if (this.looked) this.canvas.removeMarker(this.looked, "rk-looked-at");
    this.looked = id;
    this.canvas.addMarker(id, "rk-looked-at");
    const [middle] = element.waypoints ? element.waypoints.slice(Math.floor((element.waypoints.length - 1) / 2)) : [];
    const x = middle ? middle.x : (element.x ?? 0) + (element.width ?? 0) / 2;
    const y = middle ? middle.y : (element.y ?? 0) + (element.height ?? 0) / 2;
    this.canvas.zoom(0.9);
    const box = this.canvas.viewbox();
    this.canvas.viewbox({ x: x - box.width / 2, y: y - box.height / 2, width: box.width, height: box.height });
  }
}

export const changesModule = { __init__: ["changeMarks"], changeMarks: ["type", ChangeMarks] };
