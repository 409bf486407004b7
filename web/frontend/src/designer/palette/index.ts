/** bpmn-js modules: what this application runs comes first in palette, context pad and menus; a new task is a user task. */
import type { Element } from "../types";
import { t } from "../words";

type Entries = Record<string, any>;

interface Palette {
  registerProvider(priority: number, provider: object): void;
}

interface Create {
  start(event: Event, shape: object, context?: object): void;
}

interface Factory {
  createShape(attributes: object): object;
  create(type: string, attributes: object): object;
}

/** After bpmn-js's own providers, so that their entries can be changed. */
const AFTER = 400;

class OurPalette {
  static $inject = ["palette", "create", "elementFactory"];

  constructor(
    palette: Palette,
    private readonly create: Create,
    private readonly factory: Factory,
  ) {
    palette.registerProvider(AFTER, this);
  }

  getPaletteEntries(): (entries: Entries) => Entries {
    return (entries) => {
      const ours: Entries = {
        "create.user-task": this.entry("bpmn:UserTask", "activity", "bpmn-icon-user-task", t("Buat tugas orang", "Create user task")),
        "create.decision-task": this.entry("bpmn:BusinessRuleTask", "activity", "bpmn-icon-business-rule", t("Buat tugas keputusan", "Create decision task")),
        "create.call": this.entry("bpmn:CallActivity", "activity", "bpmn-icon-call-activity", t("Panggil prosedur lain", "Call another procedure")),
      };
      const timer = this.entry("bpmn:IntermediateCatchEvent", "event", "bpmn-icon-intermediate-event-catch-timer", t("Buat penunggu waktu", "Create timer event"), {
        eventDefinitionType: "bpmn:TimerEventDefinition",
      });
      const parallel = this.entry("bpmn:ParallelGateway", "gateway", "bpmn-icon-gateway-parallel", t("Buat gerbang paralel", "Create parallel gateway"));
      const found: Entries = {};
      for (const [name, entry] of Object.entries(entries)) {
        if (["create.task", "create.data-object", "create.data-store", "create.group"].includes(name)) continue;
        if (name === "create.exclusive-gateway") Object.assign(found, ours);
        if (name === "create.end-event") found["create.timer"] = timer;
        found[name] = entry;
        if (name === "create.exclusive-gateway") found["create.parallel-gateway"] = parallel;
      }
      return found;
    };
  }

  private entry(type: string, group: string, className: string, title: string, more: object = {}): object {
    const start = (event: Event): void => this.create.start(event, this.factory.createShape({ type, ...more }));
    return { group, className, title, action: { dragstart: start, click: start } };
  }
}

class OurPad {
  static $inject = ["contextPad", "create", "elementFactory", "autoPlace", "injector", "canvas"];

  constructor(
    pad: Palette & { getPad(target: unknown): { html: unknown } },
    private readonly create: Create,
    private readonly factory: Factory,
    private readonly autoPlace: { append(source: Element, shape: object): void },
    private readonly injector: { get(name: string, strict: boolean): any },
    canvas: { getContainer(): HTMLElement },
  ) {
    pad.registerProvider(AFTER, this);
    // bpmn-js's own menus ask where the pad is in a way that diagram-js answers with a warning each time
    const ask = pad.getPad.bind(pad);
    pad.getPad = (target) => {
      const html = canvas.getContainer().querySelector(".djs-context-pad");
      return html ? { html } : ask(target);
    };
  }

  getContextPadEntries(element: Element): (entries: Entries) => Entries {
    return (entries) => {
      const found: Entries = {};
      for (const [name, entry] of Object.entries(entries)) {
        if (name === "append.append-task") {
          found["append.user-task"] = this.append("bpmn:UserTask", "bpmn-icon-user-task", t("Tambah tugas orang", "Append user task"));
        } else found[name] = entry;
      }
      if (element.type === "bpmn:CallActivity" && element.businessObject["calledElement"]) {
        found["open-called"] = {
          group: "edit",
          className: "bpmn-icon-subprocess-collapsed",
          title: t("Buka prosedur yang dipanggil", "Open the called procedure"),
          action: { click: () => this.injector.get("designer", false)?.openCalled(element.businessObject["calledElement"]) },
        };
      }
      return found;
    };
  }

  private append(type: string, className: string, title: string): object {
    const drag = (event: Event, source: Element): void => this.create.start(event, this.factory.createShape({ type }), { source });
    return {
      group: "model",
      className,
      title,
      action: {
        dragstart: drag,
        click: (_event: Event, source: Element) => this.autoPlace.append(source, this.factory.createShape({ type })),
      },
    };
  }
}

/** What the engine runs day by day, in the order in which people need it. */
const FIRST = [
  "replace-with-user-task", "replace-with-rule-task", "replace-with-call-activity", "replace-with-collapsed-subprocess",
  "replace-with-expanded-subprocess", "replace-with-script-task", "replace-with-service-task", "replace-with-send-task",
  "replace-with-receive-task", "replace-with-message-start", "replace-with-timer-start", "replace-with-timer-boundary",
  "replace-with-non-interrupting-timer-boundary", "replace-with-message-boundary", "replace-with-non-interrupting-message-boundary",
  "replace-with-timer-intermediate-catch", "replace-with-message-intermediate-catch", "replace-with-terminate-end",
  "replace-with-exclusive-gateway", "replace-with-parallel-gateway", "replace-with-inclusive-gateway", "replace-with-event-based-gateway",
]; // prettier-ignore

class OurMenu {
  static $inject = ["popupMenu"];

  constructor(popupMenu: { registerProvider(id: string, priority: number, provider: object): void }) {
    popupMenu.registerProvider("bpmn-replace", AFTER, this);
  }

  getPopupMenuEntries(): (entries: Entries) => Entries {
    return (entries) => {
      const place = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
      return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => place(a) - place(b)));
    };
  }
}

export const paletteModule = {
  __init__: ["ourPalette", "ourPad", "ourMenu"],
  ourPalette: ["type", OurPalette],
  ourPad: ["type", OurPad],
  ourMenu: ["type", OurMenu],
};
