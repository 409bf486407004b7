/** Comments of a reviewer, each pinned to the element that was tapped. */
import type NavigatedViewer from "bpmn-js/lib/NavigatedViewer";

interface Tapped {
  element: { id: string; parent?: unknown; businessObject?: { name?: string; $type: string } };
}

interface EventBus {
  on(event: string, listener: (event: Tapped) => void): void;
}

interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
}

export function pins(form: HTMLFormElement, viewer: NavigatedViewer): void {
  const list = form.querySelector<HTMLElement>("[data-pins-list]");
  const template = form.querySelector<HTMLTemplateElement>("template[data-pin]");
  if (!list || !template) return;
  const canvas = viewer.get<Canvas>("canvas");
  list.addEventListener("click", (event) => {
    const pin = (event.target as Element).closest("[data-pin-remove]")?.closest<HTMLElement>("[data-for]");
    if (!pin) return;
    pin.remove();
    canvas.removeMarker(pin.dataset["for"] ?? "", "rk-looked-at");
  });
  viewer.get<EventBus>("eventBus").on("element.click", ({ element }) => {
    const what = element.businessObject;
    if (!what || !element.parent || what.$type === "bpmn:Participant") return;
    const id = element.id.replace(/_label$/, "");
    const known = list.querySelector<HTMLElement>(`[data-for="${CSS.escape(id)}"]`);
    if (known) {
      known.querySelector("textarea")?.focus();
      return;
    }
    const pin = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
    pin.dataset["for"] = id;
    const input = pin.querySelector<HTMLInputElement>("input[name=elemen]");
    if (input) input.value = id;
    const name = pin.querySelector("[data-pin-name]");
    if (name) name.textContent = what.name || id;
    list.append(pin);
    canvas.addMarker(id, "rk-looked-at");
    pin.querySelector("textarea")?.focus();
  });
}
