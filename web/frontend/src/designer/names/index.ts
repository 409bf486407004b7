/** A bpmn-js module for English pages: the diagram shows, finds and edits the English names. Files keep both. */
import BpmnRenderer from "bpmn-js/lib/draw/BpmnRenderer";
import LabelEditingProvider from "bpmn-js/lib/features/label-editing/LabelEditingProvider";
import BpmnSearchProvider from "bpmn-js/lib/features/search/BpmnSearchProvider";
import type { Element, EventBus } from "../types";
import { englishName, spoken } from "./spoken";

class Renderer extends BpmnRenderer {
  static override $inject = ["config.bpmnRenderer", "eventBus", "styles", "pathMap", "canvas", "textRenderer"];

  constructor(
    config: any,
    bus: any,
    styles: any,
    paths: any,
    canvas: any,
    private readonly texts: any,
  ) {
    super(config, bus, styles, paths, canvas, texts);
  }

  override drawShape(place: any, element: any, attributes?: any): any {
    const name = englishName(element.businessObject);
    return spoken([element.businessObject], () => {
      if (!element.labelTarget || name === undefined) return super.drawShape(place, element, attributes);
      // the file has the room of the Indonesian name: no word of the English one is broken for it
      const width = Math.max(element.width, ...name.split(/\s+/).map((word) => this.widthOf(word)));
      const text = super.drawShape(place, Object.create(element, { width: { value: width } }), attributes) as unknown as SVGElement;
      text.setAttribute("transform", `translate(${(element.width - width) / 2} 0)`);
      return text;
    });
  }

  private widthOf(word: string): number {
    return Math.ceil(this.texts.getDimensions(word, { box: { width: 1000, height: 30 }, style: this.texts.getExternalStyle() }).width) + 1;
  }
}

class Search extends BpmnSearchProvider {
  override find(pattern: string): any {
    const elements = (this as any)._elementRegistry.getAll() as Element[];
    return spoken(elements.map((element) => element.businessObject), () => super.find(pattern));
  }
}

class Editing extends LabelEditingProvider {
  override activate(element: any): any {
    return spoken([element.businessObject], () => super.activate(element));
  }

  override update(element: any, text: string, activeContextText: string, bounds: any): void {
    if (englishName(element.businessObject) === undefined) super.update(element, text, activeContextText, bounds);
    else (this as any)._modeling.updateProperties(element.labelTarget ?? element, { "rangkul:nameEn": text.trim() || undefined });
  }
}

/** A name that stands beside its element is drawn again with it. */
class Labels {
  static $inject = ["eventBus"];

  constructor(bus: EventBus) {
    bus.on("element.changed", ({ element }: { element: Element & { label?: Element } }) => {
      if (element.label && englishName(element.businessObject) !== undefined) bus.fire("element.changed", { element: element.label });
    });
  }
}

export const englishNamesModule = {
  __init__: ["englishLabels"],
  bpmnRenderer: ["type", Renderer],
  bpmnSearch: ["type", Search],
  labelEditingProvider: ["type", Editing],
  englishLabels: ["type", Labels],
};
