/** A real form, as a worker sees it, with the button that sends it. */
import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import "../../form/form.css";
import { Form, type Schema } from "../../form/formjs";
import { speakForms } from "../../form/language";
import { el, icon } from "../dom";
import { english, t } from "../words";
import { VIEWED } from "../words/forms";
import type { Data } from "./types";


export interface FormCard {
  element: HTMLElement;
  /** fields that the server refuses, and what else it says */
  refuse(errors: { field: string; message: string }[], told: string): void;
  destroy(): void;
}

export async function formCard(schema: Schema | null, data: Data, button: string, send: (data: Data) => void): Promise<FormCard> {
  const place = el("div", { class: "rkp-form" });
  const told = el("p", { class: "field-error", role: "alert", hidden: true });
  let form: Form | undefined;
  let quiet: (() => void) | undefined;
  if (schema) {
    form = new Form({ container: place });
    await form.importSchema(schema, data);
    quiet = speakForms(place, english ? {} : VIEWED);
  } else {
    place.append(el("p", { class: "soft" }, t("Tidak ada yang perlu diisi.", "There is nothing to fill in.")));
  }
  const submit = (): void => {
    told.hidden = true;
    const given = form ? (form.submit() as { data: Data; errors: Record<string, unknown> }) : { data: {}, errors: {} };
    // hidden fields are left out, as the server wants it; what the browser finds wrong is shown at its field
    if (Object.keys(given.errors).length > 0) {
      told.hidden = false;
      told.textContent = t("Periksa kembali isian yang ditandai.", "Check the fields that are marked.");
      return;
    }
    send(given.data);
  };
  const element = el("div", { class: "rkp-card-form" }, place, told, el("button", { type: "button", class: "btn btn-primary", onclick: submit }, icon("check"), button));
  return {
    element,
    refuse(errors, message) {
      told.hidden = false;
      told.textContent = message;
      if (!form || errors.length === 0) return;
      const shown: Record<string, string[]> = {};
      for (const { field, message: text } of errors) {
        const id = form.fieldIds(field.split(/[.[]/)[0] ?? field);
        if (id) (shown[id] ??= []).push(text);
      }
      form.showErrors(shown);
    },
    destroy() {
      quiet?.();
      form?.destroy();
    },
  };
}
