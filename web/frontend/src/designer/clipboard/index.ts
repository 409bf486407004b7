/** A bpmn-js module: what is copied here can be pasted in another window of the designer, and the other way round. */
import Clipboard from "diagram-js/lib/features/clipboard/Clipboard";
import type { Designer } from "../designer";
import type { EventBus } from "../types";
import { type Carried, filesOf } from "./carried";

const KEY = "rangkul.copied";

interface Moddle {
  create(type: string, attributes: object): object;
}

class SharedClipboard extends Clipboard {
  static $inject = ["eventBus", "moddle", "designer"];
  /** files of the draft from which the elements come, when that is another window's */
  carried: Carried = {};
  private seen = "";

  constructor(
    eventBus: EventBus,
    private readonly moddle: Moddle,
    designer: Designer,
  ) {
    super();
    eventBus.on("copyPaste.elementsCopied", ({ tree }: { tree: object }) => {
      try {
        this.carried = {};
        this.seen = JSON.stringify({ tree, files: filesOf(tree, designer) });
        localStorage.setItem(KEY, this.seen);
      } catch {
        // too large for the other windows; this one still has it
      }
    });
  }

  override get(): any {
    this.look();
    return super.get();
  }

  override isEmpty(): boolean {
    this.look();
    return super.isEmpty();
  }

  private look(): void {
    const text = localStorage.getItem(KEY);
    if (!text || text === this.seen) return;
    this.seen = text;
    const { tree, files } = JSON.parse(text, reviver(this.moddle)) as { tree: object; files: Carried };
    this.carried = files;
    this.set(tree);
  }
}

/** JSON back into moddle elements; an element that is named twice is one element. */
function reviver(moddle: Moddle): (key: string, value: any) => unknown {
  const known = new Map<string, object>();
  return (_key, value) => {
    if (!value || typeof value !== "object" || typeof value.$type !== "string") return value;
    const same = value.id && known.get(value.id);
    if (same) return same;
    const { $type, ...attributes } = value;
    const made = moddle.create($type, attributes);
    if (value.id) known.set(value.id, made);
    return made;
  };
}

export const sharedClipboardModule = { clipboard: ["type", SharedClipboard] };
