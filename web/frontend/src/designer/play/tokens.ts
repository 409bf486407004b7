/** A bpmn-js module: where the played case stands, where it has been, and how it got there. */
import { el } from "../dom";
import { along, lengthOf } from "../paths/along";
import type { Element, EventBus } from "../types";
import { t } from "../words";

interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  getLayer(name: string, index?: number): SVGGElement;
  scrollToElement(element: string | Element, padding?: number): void;
  findRoot(element: string | Element): Element | undefined;
  getRootElement(): Element;
}

interface Registry {
  get(id: string): Element | undefined;
}

interface Overlays {
  add(element: string, kind: string, overlay: object): string;
  remove(filter: object): void;
}

const SVG = "http://www.w3.org/2000/svg";
/** all movements of a step together last no longer than this, in milliseconds */
const LONGEST = 2400;

export class PlayTokens {
  static $inject = ["eventBus", "canvas", "elementRegistry", "overlays"];
  private readonly marked: [string, string][] = [];
  private frame = 0;
  private dot: SVGCircleElement | undefined;

  constructor(
    bus: EventBus,
    private readonly canvas: Canvas,
    private readonly registry: Registry,
    private readonly overlays: Overlays,
  ) {
    // a listener that returns something stops the event for all others
    bus.on("diagram.clear", () => {
      this.marked.length = 0;
    });
  }

  /** Let a token run over the flows that were just taken, then mark where the case stands now. */
  async move(path: string[], here: string[], been: Record<string, number>): Promise<void> {
    this.clear();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches || document.hidden;
    const flows = path.map((id) => this.registry.get(id)).filter((one): one is Element => Boolean(one?.waypoints));
    if (!still && flows.length > 0) await this.run(flows);
    this.show(here, been);
  }

  show(here: string[], been: Record<string, number>): void {
    this.clear();
    for (const id of Object.keys(been)) if (this.registry.get(id)) this.mark(id, "rk-been");
    const counts = new Map<string, number>();
    for (const id of here) counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const [id, count] of counts) {
      const element = this.registry.get(id);
      if (!element || (element.children?.length && !element.collapsed)) continue;
      this.mark(id, "rk-here");
      const note = count > 1 ? t("di sini {n}×", "here {n}×", { n: count }) : t("di sini", "here");
      this.overlays.add(id, "rk-play", { position: { top: -28, left: 0 }, html: el("div", { class: "rk-here-note" }, note), show: { minZoom: 0.35 } });
    }
  }

  clear(): void {
    cancelAnimationFrame(this.frame);
    this.dot?.remove();
    this.dot = undefined;
    for (const [id, marker] of this.marked.splice(0)) if (this.registry.get(id)) this.canvas.removeMarker(id, marker);
    this.overlays.remove({ type: "rk-play" });
  }

  private mark(id: string, marker: string): void {
    this.canvas.addMarker(id, marker);
    this.marked.push([id, marker]);
  }

  private run(flows: Element[]): Promise<void> {
    const each = Math.min(420, LONGEST / flows.length);
    this.dot = document.createElementNS(SVG, "circle");
    this.dot.setAttribute("r", "10");
    this.dot.setAttribute("class", "rk-play-token");
    this.canvas.getLayer("rk-tokens", 2).append(this.dot);
    const began = performance.now();
    return new Promise((resolve) => {
      const draw = (now: number): void => {
        const index = Math.floor((now - began) / each);
        const flow = flows[index];
        if (!flow || !this.dot) {
          this.dot?.remove();
          this.dot = undefined;
          resolve();
          return;
        }
        const points = flow.waypoints ?? [];
        const at = along(points, lengthOf(points) * ((now - began) / each - index));
        this.dot.setAttribute("cx", String(at.x));
        this.dot.setAttribute("cy", String(at.y));
        this.frame = requestAnimationFrame(draw);
      };
      this.frame = requestAnimationFrame(draw);
    });
  }
}

export const playModule = { __init__: ["playTokens"], playTokens: ["type", PlayTokens] };
