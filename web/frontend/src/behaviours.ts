/** Small behaviours that work by delegation, so that pieces swapped in by htmx have them too. */

/** A second tap on a slow line must not send a form twice. */
export function oncePerSubmit(root: Document): void {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented || form.method.toLowerCase() !== "post") return;
    if (form.dataset["sent"]) {
      event.preventDefault();
      return;
    }
    form.dataset["sent"] = "1";
    // back from the history: the form may be sent again
    window.addEventListener("pageshow", () => delete form.dataset["sent"], { once: true });
    window.setTimeout(() => delete form.dataset["sent"], 15_000);
  });
}

/** Filters apply when they change; without scripts their button does it. */
export function submitOnChange(root: Document): void {
  root.addEventListener("change", (event) => {
    const control = event.target;
    if (!(control instanceof HTMLSelectElement) && !(control instanceof HTMLInputElement)) return;
    const form = control.form;
    if (form?.dataset["auto"] !== undefined && control.type !== "search") form.requestSubmit();
  });
}
