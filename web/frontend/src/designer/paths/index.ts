/** A bpmn-js module: a token walks the way that leads into a fault, step by step. */
import { el } from "../dom";
import type { Element, EventBus } from "../types";
import { t } from "../words";
import { along, lengthOf } from "./along";

interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  getDefaultLayer(): SVGGElement;
  getLayer(name: string, index?: number): SVGGElement;
  scrollToElement(element: string | Element, padding?: number): void;
  findRoot(element: string | Element): Element | undefined;
  getRootElement(): Element;
  setRootElement(root: Element): void;
}

interface Registry {
  get(id: string): Element | undefined;
}

interface Overlays {
  add(element: string, kind: string, overlay: object): string;
  remove(filter: object): void;
}

const SVG = "http://www.w3.org/2000/svg";
/** pixels of the diagram a second, at most two seconds for a flow */
const SPEED = 260;

export class PathPlayer {
  static $inject = ["eventBus", "canvas", "elementRegistry", "overlays"];
  private path: string[] = [];
  private at = 0;
  private frame = 0;
  private token: SVGCircleElement | undefined;
  private running = false;

  constructor(
    private readonly bus: EventBus,
    private readonly canvas: Canvas,
    private readonly registry: Registry,
    private readonly overlays: Overlays,
  ) {
    bus.on(["diagram.clear", "commandStack.changed"], () => this.stop());
  }

  /** Shows the way over these elements and flows, in their order. What is not in the diagram is left out. */
  play(path: string[]): void {
    this.stop();
    this.path = path.filter((id) => this.registry.get(id));
    if (this.path.length === 0) return;
    this.number();
    this.running = true;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      // no movement: the whole way is marked and numbered, one steps through it by hand
      this.running = false;
      for (const id of this.path) this.canvas.addMarker(id, "rk-way");
      this.go(0);
      return;
    }
    this.go(0);
  }

  pause(): void {
    this.running = false;
    cancelAnimationFrame(this.frame);
    this.tell();
  }

  resume(): void {
    this.running = true;
    this.go(this.at >= this.path.length - 1 ? 0 : this.at);
  }

  step(by: 1 | -1): void {
    this.pause();
    this.go(Math.max(0, Math.min(this.path.length - 1, this.at + by)));
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    if (this.path.length === 0) return;
    for (const id of this.path) {
      if (!this.registry.get(id)) continue;
      this.canvas.removeMarker(id, "rk-way");
      this.canvas.removeMarker(id, "rk-way-here");
    }
    this.overlays.remove({ type: "rk-step" });
    this.token?.remove();
    this.token = undefined;
    this.path = [];
    this.running = false;
    this.bus.fire("path.stopped");
  }

  private number(): void {
    let step = 0;
    const numbers = new Map<string, string>();
    for (const id of this.path) {
      const element = this.registry.get(id);
      if (!element || element.waypoints) continue;
      step += 1;
      numbers.set(id, numbers.has(id) ? `${numbers.get(id)}, ${step}` : String(step));
    }
    for (const [id, text] of numbers) {
      this.overlays.add(id, "rk-step", { position: { top: -12, left: -12 }, html: el("div", { class: "rk-step" }, text) });
    }
  }

  private go(index: number): void {
    this.at = index;
    const id = this.path[index]!;
    const element = this.registry.get(id)!;
    const root = this.canvas.findRoot(element);
    if (root && root !== this.canvas.getRootElement()) this.canvas.setRootElement(root);
    for (const other of this.path) this.canvas.removeMarker(other, "rk-way-here");
    this.canvas.addMarker(id, "rk-way");
    this.canvas.addMarker(id, "rk-way-here");
    this.canvas.scrollToElement(element, 80);
    this.tell();
    if (element.waypoints) this.walk(element.waypoints);
    else {
      this.put({ x: element.x + element.width / 2, y: element.y + element.height / 2 });
      if (this.running) this.wait(520);
    }
  }

  private walk(points: { x: number; y: number }[]): void {
    if (!this.running) {
      this.put(points[Math.floor(points.length / 2)]!);
      return;
    }
    const whole = lengthOf(points);
    const time = Math.min(2000, (whole / SPEED) * 1000);
    const began = performance.now();
    const move = (now: number): void => {
      const share = Math.min(1, (now - began) / Math.max(1, time));
      this.put(along(points, whole * share));
      if (share < 1) this.frame = requestAnimationFrame(move);
      else this.next();
    };
    this.frame = requestAnimationFrame(move);
  }

  private wait(time: number): void {
    const until = performance.now() + time;
    const look = (now: number): void => {
      if (now < until) this.frame = requestAnimationFrame(look);
      else this.next();
    };
    this.frame = requestAnimationFrame(look);
  }

  private next(): void {
    if (this.at + 1 < this.path.length) this.go(this.at + 1);
    else this.pause();
  }

  private put({ x, y }: { x: number; y: number }): void {
    if (!this.token) {
      this.token = document.createElementNS(SVG, "circle");
      this.token.setAttribute("r", "11");
      this.token.setAttribute("class", "rk-token");
      this.canvas.getLayer("rk-tokens", 2).append(this.token);
    }
    this.token.setAttribute("cx", String(x));
    this.token.setAttribute("cy", String(y));
  }

  private tell(): void {
    const id = this.path[this.at]!;
    this.bus.fire("path.step", {
      number: this.at + 1,
      of: this.path.length,
      element: this.registry.get(id),
      running: this.running,
      text: t("Langkah {a} dari {b}", "Step {a} of {b}", { a: this.at + 1, b: this.path.length }),
    });
  }
}

export const pathsModule = { __init__: ["pathPlayer"], pathPlayer: ["type", PathPlayer] };
