/** Entries of the properties panel as short descriptions; the components are bpmn.io's own. */
import { h } from "@bpmn-io/properties-panel/preact";
import {
  CheckboxEntry, SelectEntry, TextAreaEntry, TextFieldEntry,
  isCheckboxEntryEdited, isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited,
} from "@bpmn-io/properties-panel"; // prettier-ignore
import { useService } from "bpmn-js-properties-panel";
import type { Element } from "../types";
import { t } from "../words";

export interface Entry {
  id: string;
  component: (props: any) => any;
  isEdited?: ((node: any) => boolean) | undefined;
  [more: string]: unknown;
}

export interface Group {
  id: string;
  label: string;
  entries?: Entry[];
  component?: unknown;
  items?: unknown[];
  add?: (event: Event) => void;
  shouldOpen?: boolean;
  [more: string]: unknown;
}

type Get = (element: Element) => unknown;
type Set<T = string> = (value: T) => void;

interface More {
  description?: string | undefined;
  validate?: (value: string | undefined) => string | undefined | null;
  placeholder?: string;
  suggestions?: () => string[];
  locked?: boolean;
}

function common(props: any): object {
  return { ...props, debounce: useService("debounceInput"), disabled: props.locked || useService("readOnly").locked };
}

const Text = (props: any): any => {
  const given = common(props);
  const names: string[] = props.suggestions?.() ?? [];
  if (names.length === 0) return h(TextFieldEntry, given);
  // the browser's own suggestions under a plain field
  const list = `list-${props.id}`;
  const attach = (place: HTMLElement | null): void => place?.querySelector("input")?.setAttribute("list", list);
  return h("div", { ref: attach }, h(TextFieldEntry, given), h("datalist", { id: list }, names.map((name) => h("option", { value: name }))));
};
const Area = (props: any): any => h(TextAreaEntry, common(props));
const Check = (props: any): any => h(CheckboxEntry, common(props));
const Select = (props: any): any => h(SelectEntry, common(props));

export function text(id: string, label: string, getValue: Get, setValue: Set<string | undefined>, more: More = {}): Entry {
  return { id, label, component: Text, isEdited: isTextFieldEntryEdited, getValue, setValue, ...more };
}

export function area(id: string, label: string, getValue: Get, setValue: Set<string | undefined>, more: More & { rows?: number } = {}): Entry {
  return { id, label, component: Area, isEdited: isTextAreaEntryEdited, getValue, setValue, autoResize: true, ...more };
}

export function check(id: string, label: string, getValue: Get, setValue: Set<boolean>, more: More = {}): Entry {
  return { id, label, component: Check, isEdited: isCheckboxEntryEdited, getValue, setValue, ...more };
}

export interface Option {
  value: string;
  label: string;
}

export function select(id: string, label: string, getValue: Get, setValue: Set, options: () => Option[], more: More = {}): Entry {
  // a value that is not among the options is shown as it is, never silently another one
  const getOptions = (element: Element): Option[] => {
    const found = options();
    const value = String(getValue(element) ?? "");
    return found.some((option) => option.value === value) ? found : [...found, { value, label: t("{name} (tidak dikenal)", "{name} (unknown)", { name: value }) }];
  };
  return { id, label, component: Select, isEdited: isSelectEntryEdited, getValue, setValue, getOptions, ...more };
}

export interface Action {
  text: string;
  act: () => void;
  /** it changes something: not offered when the draft is only looked at */
  changes?: boolean;
}

const Actions = (props: any): any => {
  const locked = useService("readOnly").locked;
  const shown = (props.actions as Action[]).filter((action) => !(locked && action.changes));
  return h(
    "div",
    { class: "bio-properties-panel-entry rkd-actions", "data-entry-id": props.id },
    props.note ? h("p", { class: "rkd-note" }, props.note) : null,
    shown.map((action) => h("button", { type: "button", class: "btn btn-quiet btn-sm", onClick: action.act }, action.text)),
  );
};

/** A line of explanation, and buttons. */
export function actions(id: string, note: string, ...buttons: Action[]): Entry {
  return { id, component: Actions, note, actions: buttons };
}
