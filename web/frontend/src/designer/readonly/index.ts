/** A bpmn-js module that can lock the diagram: one can look, select and search, but nothing changes. */
import RuleProvider from "diagram-js/lib/features/rules/RuleProvider";
import type { EventBus } from "../types";

const RULES = [
  "shape.create", "elements.create", "shape.append", "shape.attach", "elements.move", "shape.resize", "shape.replace",
  "connection.create", "connection.start", "connection.reconnect", "connection.updateWaypoints", "elements.delete",
  "element.copy", "element.paste", "elements.paste", "element.autoResize", "elements.align", "elements.distribute",
]; // prettier-ignore

const HIGH = 20_000;

interface Stack {
  execute(command: string, context: object): void;
  undo(): void;
  redo(): void;
}

export class ReadOnly extends RuleProvider {
  static override $inject = ["eventBus", "commandStack", "directEditing", "contextPad", "canvas"];
  private isLocked = false;

  constructor(
    private readonly bus: EventBus,
    stack: Stack,
    private readonly editing: { cancel(): void; activate(element: object): unknown },
    private readonly pad: { close(): void; open(...given: unknown[]): void },
    private readonly canvas: { getContainer(): HTMLElement },
  ) {
    super(bus as never);
    // the last door: whatever asks for a change is not heard
    const execute = stack.execute.bind(stack);
    stack.execute = (command, context) => {
      if (!this.isLocked) execute(command, context);
    };
    for (const name of ["undo", "redo"] as const) {
      const act = stack[name].bind(stack);
      stack[name] = () => {
        if (!this.isLocked) act();
      };
    }
    const activate = editing.activate.bind(editing);
    editing.activate = (element) => (this.isLocked ? false : activate(element));
    const open = pad.open.bind(pad);
    pad.open = (...given) => {
      if (!this.isLocked) open(...given);
    };
  }

  override init(): void {
    for (const rule of RULES) this.addRule(rule, HIGH, () => (this.isLocked && rule !== "element.copy" ? false : undefined));
  }

  get locked(): boolean {
    return this.isLocked;
  }

  set(on: boolean): void {
    this.isLocked = on;
    if (on) {
      this.editing.cancel();
      this.pad.close();
    }
    this.canvas.getContainer().classList.toggle("rk-locked", on);
    this.bus.fire("readonly.changed", { on });
  }
}

export const readOnlyModule = { __init__: ["readOnly"], readOnly: ["type", ReadOnly] };
