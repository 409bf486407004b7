/** A bpmn-js module: how many open things stand at an element, or would stand there. */

export interface Move {
  kind: string;
  process: string;
  element: string;
  new_process: string;
  new_element: string;
  count: number;
}

interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
}

interface Registry {
  get(id: string): unknown;
}

interface Overlays {
  add(id: string, kind: string, overlay: object): string;
}

export class MoveMarks {
  static $inject = ["canvas", "elementRegistry", "overlays"];
  private picked: string | undefined;

  constructor(
    private readonly canvas: Canvas,
    private readonly registry: Registry,
    private readonly overlays: Overlays,
  ) {}

  show(moves: Move[], side: "before" | "after"): void {
    const counts = new Map<string, number>();
    for (const move of moves) {
      const id = side === "before" ? move.element : move.new_element;
      if (id) counts.set(id, (counts.get(id) ?? 0) + move.count);
    }
    for (const [id, count] of counts) {
      if (!this.registry.get(id)) continue;
      const html = document.createElement("div");
      html.className = "rk-times";
      html.textContent = String(count);
      this.overlays.add(id, "moves", { position: { bottom: 12, left: -10 }, html, show: { minZoom: 0.15 } });
    }
  }

  pick(id: string): void {
    if (this.picked) this.canvas.removeMarker(this.picked, "rk-looked-at");
    this.picked = id;
    this.canvas.addMarker(id, "rk-looked-at");
  }
}

export const movesModule = { __init__: ["moveMarks"], moveMarks: ["type", MoveMarks] };
