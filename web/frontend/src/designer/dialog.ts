/** Questions to the person, as the browser's own modal dialogs (focus stays inside, Escape closes). */
import { el } from "./dom";
import { t } from "./words";

export interface Choice<T> {
  text: string;
  value: T;
  kind?: "primary" | "danger" | "quiet";
}

/** Asks and gives the choice; undefined when the dialog is closed without one. */
export function ask<T>(title: string, body: (string | Node)[], choices: Choice<T>[]): Promise<T | undefined> {
  return new Promise((resolve) => {
    const dialog = el("dialog", { class: "rkd-dialog", "aria-label": title });
    const close = (value?: T): void => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    dialog.append(
      el("h2", {}, title),
      ...body.map((part) => (typeof part === "string" ? el("p", {}, part) : part)),
      el(
        "div",
        { class: "buttons" },
        ...choices.map((choice) =>
          el("button", { type: "button", class: `btn btn-${choice.kind ?? "quiet"}`, onclick: () => close(choice.value) }, choice.text),
        ),
      ),
    );
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks for a line of text; undefined when it is given up. */
export function askText(title: string, label: string, start = "", fits: (text: string) => string = () => ""): Promise<string | undefined> {
  return new Promise((resolve) => {
    const problem = el("p", { class: "field-error", role: "alert" });
    const input = el("input", { class: "form-control", id: "rkd-asked", value: start, autocomplete: "off" });
    const dialog = el("dialog", { class: "rkd-dialog", "aria-label": title });
    const close = (value?: string): void => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    const form = el(
      "form",
      {
        onsubmit: (event: Event) => {
          event.preventDefault();
          const text = input.value.trim();
          const wrong = text ? fits(text) : t("Isi dahulu.", "Fill it in first.");
          problem.textContent = wrong;
          if (!wrong) close(text);
        },
      },
      el("h2", {}, title),
      el("label", { class: "form-label", for: "rkd-asked" }, label),
      input,
      problem,
      el(
        "div",
        { class: "buttons" },
        el("button", { type: "submit", class: "btn btn-primary" }, t("Lanjut", "Continue")),
        el("button", { type: "button", class: "btn btn-quiet", onclick: () => close() }, t("Batal", "Cancel")),
      ),
    );
    dialog.append(form);
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close();
    });
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
    input.select();
  });
}

/** Tells something that needs no answer but "understood". */
export function say(title: string, ...body: (string | Node)[]): Promise<boolean | undefined> {
  return ask(title, body, [{ text: t("Mengerti", "Understood"), value: true, kind: "primary" }]);
}

/** A short word at the lower edge that goes away by itself; read out by screen readers. */
export function toast(text: string): void {
  let place = document.querySelector<HTMLElement>(".rkd-toasts");
  if (!place) {
    place = el("div", { class: "rkd-toasts", role: "status" });
    document.body.append(place);
  }
  const told = el("div", { class: "rkd-toast" }, text);
  place.append(told);
  setTimeout(() => told.remove(), 6000);
}
