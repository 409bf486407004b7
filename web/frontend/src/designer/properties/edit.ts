/** A bpmn-js service: the changes that the properties panel makes, each one step that can be undone. */
import type { Element, Moddle } from "../types";
import { isA } from "../types-of-elements";

interface Modeling {
  updateProperties(element: Element, properties: object): void;
  updateModdleProperties(element: Element, moddle: Moddle, properties: object): void;
}

interface Factory {
  create(type: string, attributes?: object): Moddle;
}

export interface Line {
  name: string;
  text: string;
}

class Together {
  preExecute({ act }: { act: () => void }): void {
    act();
  }
}

export class Edit {
  static $inject = ["modeling", "bpmnFactory", "canvas", "elementRegistry", "commandStack"];

  constructor(
    private readonly modeling: Modeling,
    private readonly factory: Factory,
    private readonly canvas: { getRootElement(): Element },
    private readonly registry: { filter(test: (element: Element) => boolean): Element[] },
    private readonly stack: { registerHandler(name: string, handler: object): void; execute(name: string, context: object): void },
  ) {
    stack.registerHandler("rangkul.together", Together);
  }

  /** Several changes that are undone as one. */
  together(act: () => void): void {
    this.stack.execute("rangkul.together", { act });
  }

  get(element: Element, name: string): string {
    return String(element.businessObject.get(name) ?? "");
  }

  /** Empty texts take the attribute away. */
  set(element: Element, properties: Record<string, unknown>): void {
    const given = Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, value === "" ? undefined : value]));
    this.modeling.updateProperties(element, given);
  }

  change(element: Element, moddle: Moddle, properties: Record<string, unknown>): void {
    const given = Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, value === "" ? undefined : value]));
    this.modeling.updateModdleProperties(element, moddle, given);
  }

  create(type: string, attributes: object = {}, parent?: Moddle): Moddle {
    const made = this.factory.create(type, attributes);
    if (parent) made.$parent = parent;
    return made;
  }

  expression(text: string, parent: Moddle): Moddle {
    return this.create("bpmn:FormalExpression", { body: text }, parent);
  }

  /** Extension elements of a kind, in their order. */
  extensions(bo: Moddle, type: string): Moddle[] {
    return ((bo["extensionElements"]?.values ?? []) as Moddle[]).filter((value) => value.$type === type);
  }

  addExtension(element: Element, type: string, attributes: object): void {
    const bo = element.businessObject;
    const others = (bo["extensionElements"]?.values ?? []) as Moddle[];
    this.replaceExtensions(element, [...others, this.create(type, attributes)]);
  }

  removeExtension(element: Element, gone: Moddle): void {
    const others = (element.businessObject["extensionElements"]?.values ?? []) as Moddle[];
    this.replaceExtensions(element, others.filter((value) => value !== gone));
  }

  private replaceExtensions(element: Element, values: Moddle[]): void {
    const bo = element.businessObject;
    let extension: Moddle | undefined;
    if (values.length > 0) {
      extension = this.create("bpmn:ExtensionElements", { values }, bo);
      for (const value of values) value.$parent = extension;
    }
    this.modeling.updateModdleProperties(element, bo, { extensionElements: extension });
  }

  /** The lines ``name = FEEL`` of an extension element (prefill, assign). */
  lines(element: Element, type: string): Line[] {
    return readLines(this.extensions(element.businessObject, type)[0]?.["text"] ?? "");
  }

  setLines(element: Element, type: string, lines: Line[]): void {
    const now = this.extensions(element.businessObject, type)[0];
    const text = writeLines(lines);
    if (lines.length === 0) {
      if (now) this.removeExtension(element, now);
    } else if (now) this.change(element, now, { text });
    else this.addExtension(element, type, { text });
  }

  definitions(): Moddle {
    let moddle = this.canvas.getRootElement().businessObject;
    while (moddle.$parent) moddle = moddle.$parent;
    return moddle;
  }

  /** Messages, signals, errors and escalations of the file. */
  roots(type: string): Moddle[] {
    return ((this.definitions()["rootElements"] ?? []) as Moddle[]).filter((root) => root.$type === type);
  }

  addRoot(element: Element, type: string, attributes: object): Moddle {
    const definitions = this.definitions();
    const made = this.create(type, attributes, definitions);
    this.modeling.updateModdleProperties(element, definitions, { rootElements: [...definitions["rootElements"], made] });
    return made;
  }

  /** All elements of these types, labels left out. */
  all(...types: string[]): Element[] {
    return this.registry.filter((element) => !element.labelTarget && isA(element, ...types));
  }
}

const ASSIGNMENT = /^\s*([^\W\d]\w*)\s*=(?!=)\s*(.*)$/u;

/** Lines ``name = FEEL``; what continues an expression stays with it. A line without a name keeps none. */
export function readLines(text: string): Line[] {
  const found: Line[] = [];
  for (const raw of text.split("\n")) {
    if (!raw.trim()) continue;
    const match = ASSIGNMENT.exec(raw);
    const last = found[found.length - 1];
    if (raw.trim().startsWith("//")) found.push({ name: "//", text: raw.trim().slice(2).trim() });
    else if (match && (!last || closed(last.text))) found.push({ name: match[1]!, text: match[2]!.trim() });
    else if (last && last.name !== "//") last.text += `\n${raw.trim()}`;
    else found.push({ name: "", text: raw.trim() });
  }
  return found;
}

function closed(text: string): boolean {
  const count = (letter: string): number => text.split(letter).length - 1;
  return ["()", "[]", "{}"].every((pair) => count(pair[0]!) <= count(pair[1]!)) && !/(\bthen|\belse|\breturn|\bsatisfies|\band|\bor|\bin|[,+*/(\[{=<>-])\s*$/.test(text);
}

export function writeLines(lines: Line[]): string {
  return lines.map((line) => (line.name === "//" ? `// ${line.text}` : line.name ? `${line.name} = ${line.text}` : line.text)).join("\n");
}
