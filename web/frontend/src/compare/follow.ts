/** A bpmn-js module that tells when its picture is moved, so that another one can follow. */
import type NavigatedViewer from "bpmn-js/lib/NavigatedViewer";

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Canvas {
  viewbox(box?: Box): Box;
}

interface EventBus {
  on(event: string, listener: () => void): void;
}

export class Follow {
  static $inject = ["eventBus", "canvas"];
  private quiet = false;
  private tell: ((box: Box) => void) | undefined;

  constructor(
    eventBus: EventBus,
    private readonly canvas: Canvas,
  ) {
    eventBus.on("canvas.viewbox.changed", () => {
      if (!this.quiet) this.tell?.(this.canvas.viewbox());
    });
  }

  moved(tell: (box: Box) => void): void {
    this.tell = tell;
  }

  /** Show the same part of the plane, without telling. */
  goTo(box: Box): void {
    this.quiet = true;
    this.canvas.viewbox({ x: box.x, y: box.y, width: box.width, height: box.height });
    this.quiet = false;
  }
}

/** Let the pictures move together. */
export function follow(viewers: NavigatedViewer[]): void {
  for (const viewer of viewers) {
    viewer.get<Follow>("follow").moved((box) => {
      for (const other of viewers) if (other !== viewer) other.get<Follow>("follow").goTo(box);
    });
  }
}

export const followModule = { __init__: ["follow"], follow: ["type", Follow] };
