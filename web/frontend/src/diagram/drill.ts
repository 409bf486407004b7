/** A bpmn-js module: a click on a call opens the diagram of the procedure that it calls. */

interface EventBus {
  on(event: string, listener: (event: { element: { businessObject?: BusinessObject } }) => void): void;
}

interface BusinessObject {
  $type: string;
  calledElement?: string;
}

class Drill {
  static $inject = ["eventBus"];

  constructor(eventBus: EventBus) {
    eventBus.on("element.click", ({ element }) => {
      const called = element.businessObject?.$type === "bpmn:CallActivity" && element.businessObject.calledElement;
      if (!called) return;
      const links = [...document.querySelectorAll<HTMLAnchorElement>(".chips a")];
      links.find((link) => new URL(link.href).searchParams.get("proses") === called)?.click();
    });
  }
}

export const drillModule = { __init__: ["drill"], drill: ["type", Drill] };
