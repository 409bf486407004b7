/** A time in the properties panel: a number with a unit, a date, a repetition, or a formula. */
import { h } from "@bpmn-io/properties-panel/preact";
import { useState } from "@bpmn-io/properties-panel/preact/hooks";
import { useService } from "bpmn-js-properties-panel";
import { UNITS, readSpan, timeKind, unitName, writeSpan, type Unit } from "../duration";
import type { Element } from "../types";
import { t } from "../words";
import type { Entry } from "./fields";
import { FeelField } from "./feel";

export type TimeKind = "none" | "duration" | "date" | "cycle" | "feel";

function kindName(kind: TimeKind): string {
  return {
    none: t("tidak ada", "none"),
    duration: t("lama waktu", "a span of time"),
    date: t("tanggal tertentu", "a date"),
    cycle: t("berulang", "repeatedly"),
    feel: t("menurut rumus (FEEL)", "by a formula (FEEL)"),
  }[kind];
}

interface Props {
  id: string;
  element: Element;
  label: string;
  kinds: TimeKind[];
  /** the kind that the diagram itself says (timers) */
  kindOf?: (element: Element) => TimeKind;
  getValue(element: Element): string;
  setValue(text: string, kind: TimeKind): void;
}

function TimeField(props: Props): any {
  const { id, element, label, kinds, getValue, setValue } = props;
  const locked = useService("readOnly").locked as boolean;
  const value = getValue(element);
  const said = value ? (props.kindOf?.(element) ?? timeKind(value)) : "none";
  const actual: TimeKind = value.startsWith("=") ? "feel" : said;
  const [wanted, setWanted] = useState<{ element: string; kind: TimeKind } | undefined>(undefined);
  const kind = wanted && wanted.element === element.id && !(actual !== "none" && actual === wanted.kind) ? wanted.kind : actual;
  const choose = (next: TimeKind): void => {
    setWanted({ element: element.id, kind: next });
    if (next === "none") setValue("", next);
    else if (next === "duration" && !readSpan(value)) setValue("P1D", next);
    else if (next === "cycle" && !value.startsWith("R")) setValue(`R/${readSpan(value) ? value : "P1D"}`, next);
  };
  return h(
    "div",
    { class: "bio-properties-panel-entry rkd-time", "data-entry-id": id },
    h("label", { class: "bio-properties-panel-label", for: `${id}-kind` }, label),
    h(
      "select",
      {
        id: `${id}-kind`,
        name: `${id}-kind`,
        class: "bio-properties-panel-input",
        disabled: locked,
        value: kind,
        onChange: (event: any) => choose(event.target.value),
      },
      kinds.map((name) => h("option", { value: name }, kindName(name))),
    ),
    kind === "duration" ? h(SpanField, { id, value, locked, setValue: (text: string) => setValue(text, "duration") }) : null,
    kind === "cycle" ? h(CycleField, { id, value, locked, setValue: (text: string) => setValue(text, "cycle") }) : null,
    kind === "date" ? h(DateField, { id, value, locked, setValue: (text: string) => setValue(text, "date") }) : null,
    kind === "feel"
      ? h(FeelField, {
          id: `${id}-feel`,
          element,
          label: t("Rumus", "Formula"),
          feel: "required",
          getValue: () => (actual === "feel" ? (value.startsWith("=") ? value : `=${value}`) : ""),
          setValue: (text: string | undefined) => setValue(text ?? "", "feel"),
        })
      : null,
  );
}

interface Part {
  id: string;
  value: string;
  locked: boolean;
  setValue(text: string): void;
}

/** Number and unit; a duration with several parts stays as it is written. */
function SpanField({ id, value, locked, setValue }: Part): any {
  const span = readSpan(value);
  if (!span) {
    return h("input", {
      class: "bio-properties-panel-input", "aria-label": t("Lama waktu menurut ISO 8601", "Span of time in ISO 8601"),
      disabled: locked, value, onChange: (event: any) => setValue(event.target.value.trim()),
    }); // prettier-ignore
  }
  return h(
    "div",
    { class: "rkd-span" },
    h("input", {
      type: "number", min: 1, id: `${id}-number`, class: "bio-properties-panel-input", "aria-label": t("Jumlah", "Number"),
      disabled: locked, value: span.number,
      onInput: (event: any) => {
        const number = Number(event.target.value);
        if (event.target.value !== "" && number >= 0) setValue(writeSpan({ ...span, number }));
      },
    }), // prettier-ignore
    h(
      "select",
      {
        id: `${id}-unit`, class: "bio-properties-panel-input", "aria-label": t("Satuan", "Unit"), disabled: locked, value: span.unit,
        onChange: (event: any) => setValue(writeSpan({ ...span, unit: event.target.value as Unit })),
      }, // prettier-ignore
      UNITS.map((unit) => h("option", { value: unit }, unitName(unit))),
    ),
  );
}

/** How often (empty: without end), and the span between. */
function CycleField({ id, value, locked, setValue }: Part): any {
  const found = /^R(\d*)\/(P.*)$/.exec(value);
  if (!found) {
    return h("input", {
      class: "bio-properties-panel-input", "aria-label": t("Pengulangan menurut ISO 8601", "Repetition in ISO 8601"),
      disabled: locked, value, onChange: (event: any) => setValue(event.target.value.trim()),
    }); // prettier-ignore
  }
  const [, times, every] = found as unknown as [string, string, string];
  return h(
    "div",
    {},
    h("label", { class: "bio-properties-panel-label", for: `${id}-times` }, t("Berapa kali (kosong: terus)", "How often (empty: on and on)")),
    h("input", {
      type: "number", min: 1, id: `${id}-times`, class: "bio-properties-panel-input", disabled: locked, value: times,
      onInput: (event: any) => setValue(`R${event.target.value}/${every}`),
    }), // prettier-ignore
    h("span", { class: "bio-properties-panel-label" }, t("Setiap", "Every")),
    h(SpanField, { id, value: every, locked, setValue: (text: string) => setValue(`R${times}/${text}`) }),
  );
}

/** A date with its time, in the zone of the reader. */
function DateField({ id, value, locked, setValue }: Part): any {
  return h("input", {
    type: "datetime-local", id: `${id}-date`, class: "bio-properties-panel-input", "aria-label": t("Tanggal dan jam", "Date and time"),
    disabled: locked, value: value.slice(0, 16),
    onChange: (event: any) => event.target.value && setValue(`${event.target.value}:00${zone(new Date(event.target.value))}`),
  }); // prettier-ignore
}

function zone(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const two = (n: number): string => String(Math.abs(Math.trunc(n))).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

export function time(
  id: string,
  label: string,
  kinds: TimeKind[],
  getValue: (element: Element) => string,
  setValue: (text: string, kind: TimeKind) => void,
  kindOf?: (element: Element) => TimeKind,
): Entry {
  return { id, label, component: TimeField, kinds, getValue, setValue, kindOf, isEdited: (node: any) => !!node && node.value !== "none" };
}
