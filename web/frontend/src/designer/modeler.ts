/** The BPMN editor: bpmn-js with the properties panel and our own modules. Loaded on its own, beside the draft. */
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn-embedded.css";
import "@bpmn-io/properties-panel/assets/properties-panel.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import "bpmn-js-color-picker/colors/color-picker.css";
import Modeler from "bpmn-js/lib/Modeler";
import ColorPickerModule from "bpmn-js-color-picker";
import { BpmnPropertiesPanelModule } from "bpmn-js-properties-panel";
import MinimapModule from "diagram-js-minimap";
import rangkul from "../moddle/rangkul.json";
import { sharedClipboardModule } from "./clipboard";
import { carriedFilesModule } from "./clipboard/carried";
import { coverageModule } from "./coverage";
import type { Designer } from "./designer";
import { findingsModule } from "./findings";
import type { Language } from "./language";
import { paletteModule } from "./palette";
import { englishNamesModule } from "./names";
import { pathsModule } from "./paths";
import type { Edit } from "./properties/edit";
import { propertiesModule } from "./properties/provider";
import { readOnlyModule } from "./readonly";
import { translateModule } from "./translate";
import type { Element, Services } from "./types";
import { english } from "./words";

export type Editor = Services & {
  importXML(xml: string): Promise<{ warnings: unknown[] }>;
  saveXML(options: object): Promise<{ xml?: string }>;
  saveSVG(): Promise<{ svg: string }>;
};

export function createModeler(container: HTMLElement, panel: HTMLElement, designer: Designer, language: Language, more: object[]): Editor {
  return new Modeler({
    container,
    propertiesPanel: { parent: panel, feelPopupContainer: document.body, feelLanguageContext: { parserDialect: "camunda" } },
    moddleExtensions: { rangkul },
    additionalModules: [
      { designer: ["value", designer], language: ["value", language] },
      translateModule, BpmnPropertiesPanelModule, MinimapModule, ColorPickerModule, sharedClipboardModule, carriedFilesModule, readOnlyModule,
      paletteModule, propertiesModule, findingsModule, pathsModule, coverageModule, ...(english ? [englishNamesModule] : []), ...more,
    ], // prettier-ignore
  } as any) as unknown as Editor;
}

/** Size of the part of a diagram below which names cannot be read. */
const READABLE = 0.6;

/** Opens a diagram. What looks at the canvas while it is empty makes a root without a picture, which saving cannot write. */
export async function importDiagram(editor: Editor, xml: string): Promise<void> {
  await editor.importXML(xml);
  const canvas = editor.get("canvas");
  for (const root of canvas.getRootElements() as Element[]) if (!root.di) canvas.removeRootElement(root);
}

/** Room that the palette takes at the left, in pixels; one or two columns, as high as the window is. */
function besidePalette(canvas: { getContainer(): HTMLElement }): number {
  const palette = canvas.getContainer().querySelector(".djs-palette");
  const width = palette?.getBoundingClientRect().width ?? 0;
  return width ? width + 28 : 16;
}

/** All of it where one can still read it, else its beginning; nothing behind the palette. */
export function fit(services: Services): void {
  const canvas = services.get("canvas");
  canvas.resized();
  const { inner, outer } = canvas.viewbox();
  const left = besidePalette(canvas);
  const whole = Math.min((outer.width - left - 16) / inner.width, (outer.height - 40) / inner.height, 1);
  const scale = whole >= READABLE ? whole : Math.max(READABLE, Math.min(1, (outer.height - 40) / inner.height, 0.8));
  canvas.viewbox({ x: inner.x - left / scale, y: inner.y - 20 / scale, width: outer.width / scale, height: outer.height / scale });
}

/** An escalation on the edge of an activity: a non-interrupting timer with a task and an end behind it. */
export function drawEscalation(services: Services, host: Element, due: string, words: { timer: string; timerEn: string; task: string; taskEn: string }): Element {
  const [factory, modeling, bpmnFactory, autoPlace] = ["elementFactory", "modeling", "bpmnFactory", "autoPlace"].map((name) => services.get(name));
  let timer!: Element;
  services.get<Edit>("edit").together(() => {
    timer = modeling.createShape(
      factory.createShape({ type: "bpmn:BoundaryEvent", eventDefinitionType: "bpmn:TimerEventDefinition", cancelActivity: false }),
      { x: host.x + host.width - 20, y: host.y + host.height },
      host,
      { attach: true },
    ) as Element;
    modeling.updateProperties(timer, { name: words.timer, "rangkul:nameEn": words.timerEn, cancelActivity: false });
    const definition = timer.businessObject["eventDefinitions"][0];
    modeling.updateModdleProperties(timer, definition, { timeDuration: bpmnFactory.create("bpmn:FormalExpression", { body: due || "P1D" }) });
    const task = autoPlace.append(timer, factory.createShape({ type: "bpmn:UserTask" })) as Element;
    modeling.updateProperties(task, { name: words.task, "rangkul:nameEn": words.taskEn });
    autoPlace.append(task, factory.createShape({ type: "bpmn:EndEvent" }));
  });
  return timer;
}
