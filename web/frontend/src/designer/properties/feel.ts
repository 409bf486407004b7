/** FEEL in the properties panel: bpmn.io's editor, with the variables at that point and what the server says about the text. */
import { h } from "@bpmn-io/properties-panel/preact";
import { useEffect, useState } from "@bpmn-io/properties-panel/preact/hooks";
import { FeelEntry, FeelTextAreaEntry, isFeelEntryEdited } from "@bpmn-io/properties-panel";
import { useService } from "bpmn-js-properties-panel";
import { translate } from "../translate";
import type { Element } from "../types";
import type { Language } from "../language";
import type { Entry } from "./fields";

const WAIT = 350;

export function FeelField(props: any): any {
  const { element, getValue } = props as { element: Element; getValue(element: Element): string | undefined };
  const language = useService("language") as Language;
  const locked = useService("readOnly").locked as boolean;
  const debounce = useService("debounceInput");
  const [known, setKnown] = useState(language.known(element.id));
  const [told, setTold] = useState("");
  const value = getValue(element) ?? "";

  useEffect(() => {
    let current = true;
    void language.variables(element.id).then((found) => current && setKnown(found));
    return () => {
      current = false;
    };
  }, [element.id, language.age]);

  useEffect(() => {
    const source = value.startsWith("=") ? value.slice(1) : value;
    if (!source.trim() || (props.feel === "optional" && !value.startsWith("="))) {
      setTold("");
      return undefined;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => void language.judge(source, props.extra ? undefined : known, stop.signal).then((text) => !stop.signal.aborted && setTold(text)), WAIT);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [value, known]);

  const variables = [...(known?.shown ?? []), ...((props.extra ?? []) as object[])];
  return h(
    "div",
    { class: told ? "rkd-feel has-error" : "rkd-feel" },
    h(props.long ? FeelTextAreaEntry : FeelEntry, { ...props, variables, debounce, disabled: locked, translate, tooltipContainer: ".rkd-panel" }),
    told ? h("div", { class: "rkd-feel-told", role: "status" }, told) : null,
  );
}

type Get = (element: Element) => string | undefined;

/** A FEEL expression; the value carries a leading ``=``. */
export function feel(id: string, label: string, getValue: Get, setValue: (value: string | undefined) => void, more: object = {}): Entry {
  return { id, label, component: FeelField, isEdited: isFeelEntryEdited, feel: "required", getValue, setValue, ...more };
}

/** Plain text, or FEEL behind a leading ``=``. */
export function textOrFeel(id: string, label: string, getValue: Get, setValue: (value: string | undefined) => void, more: object = {}): Entry {
  return feel(id, label, getValue, setValue, { feel: "optional", ...more });
}

/** FEEL that is stored without ``=``. */
export function bareFeel(id: string, label: string, getValue: Get, setValue: (value: string) => void, more: object = {}): Entry {
  return feel(
    id,
    label,
    (element) => `=${getValue(element) ?? ""}`,
    (value) => setValue((value ?? "").replace(/^=/, "")),
    more,
  );
}
