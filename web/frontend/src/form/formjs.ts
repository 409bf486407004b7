/** form-js with the two things its public surface lacks: finding a field by its key, and showing a server's errors. */
import { Form as Viewer } from "@bpmn-io/form-js-viewer";

export type FormData = Record<string, unknown>;
export type Schema = Record<string, unknown>;

interface Field {
  id: string;
  key?: string;
  _parent?: string;
  path?: string;
}

interface Registry {
  getAll(): Field[];
  get(id: string): Field | undefined;
}

export class Form extends Viewer {
  /** Id of the field with this key; ``list``: path of the dynamic list that holds it. */
  fieldIds(key: string, list?: string): string | undefined {
    const registry = this.get("formFieldRegistry") as Registry;
    return registry.getAll().find((field) => {
      if (list === undefined) return field.key === key || field.path === key;
      return field.key === key && field._parent !== undefined && registry.get(field._parent)?.path === list;
    })?.id;
  }

  /** Mark fields: id -> messages, or id -> index -> messages inside lists. */
  showErrors(errors: Record<string, unknown>): void {
    (this as unknown as { _setState(state: object): void })._setState({ errors });
  }
}
