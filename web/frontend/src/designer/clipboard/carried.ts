/** A bpmn-js module: forms and decision tables of copied tasks come along, also into another draft. */
import type { Designer } from "../designer";
import { formName } from "../properties/work";
import type { Element, EventBus, Moddle } from "../types";
import { isA } from "../types-of-elements";

/** path -> text */
export type Carried = Record<string, string>;

interface Descriptor {
  type: string;
  businessObject: Moddle;
}

/** After bpmn-js has made the copy of the business object. */
const AFTER = 400;

const formPath = (name: string): string => `forms/${name}.json`;

/** What the copied tasks need of the package. */
export function filesOf(tree: object, designer: Designer): Carried {
  const found: Carried = {};
  const take = (path: string | undefined): void => {
    const text = path && designer.files.get(path);
    if (path && text) found[path] = text;
  };
  for (const descriptor of (Object.values(tree) as Descriptor[][]).flat()) {
    const bo = descriptor.businessObject;
    if (isA(bo, "bpmn:UserTask")) take(formPath(String(bo.get("rangkul:form") ?? "")));
    if (isA(bo, "bpmn:BusinessRuleTask")) take(designer.decisions().find((one) => one.id === bo.get("rangkul:decision"))?.file);
  }
  return found;
}

class CarriedFiles {
  static $inject = ["eventBus", "designer", "clipboard", "modeling"];

  constructor(
    bus: EventBus,
    private readonly designer: Designer,
    private readonly clipboard: { carried: Carried },
    private readonly modeling: { updateProperties(element: Element, properties: object): void },
  ) {
    bus.on("copyPaste.copyElement", AFTER, ({ element, descriptor }: { element: Element; descriptor: Descriptor }) => {
      if (element.labelTarget || !isA(element, "bpmn:UserTask")) return;
      // a form that is found by the id of its task must be named in the copy, whose id is another
      const name = formName(element.businessObject, designer.files.paths());
      if (name) descriptor.businessObject.set("rangkul:form", name);
    });
    // not before they are put down: a paste can be given up
    bus.on("commandStack.elements.create.postExecuted", ({ context }: { context: { elements: Element[] } }) => {
      for (const element of context.elements) if (!element.labelTarget) this.bring(element);
    });
  }

  private bring(element: Element): void {
    const name = String(element.businessObject.get("rangkul:form") ?? "");
    if (isA(element, "bpmn:UserTask") && name) {
      const here = this.form(name);
      if (here !== name) this.modeling.updateProperties(element, { "rangkul:form": here });
    }
    if (isA(element, "bpmn:BusinessRuleTask")) this.decision();
  }

  /** The name under which the form is here now: its own, or a free one when another form has that name. */
  private form(name: string): string {
    const { files } = this.designer;
    const text = this.clipboard.carried[formPath(name)];
    if (text === undefined) return name;
    let free = name;
    for (let n = 2; ![undefined, text].includes(files.get(formPath(free))); n += 1) free = `${name}_${n}`;
    files.set(formPath(free), text);
    return free;
  }

  /** A decision that is already here under this name stays as it is. */
  private decision(): void {
    const { files } = this.designer;
    for (const [path, text] of Object.entries(this.clipboard.carried)) {
      if (path.endsWith(".dmn") && files.get(path) === undefined) files.set(path, text);
    }
  }
}

export const carriedFilesModule = { __init__: ["carriedFiles"], carriedFiles: ["type", CarriedFiles] };
