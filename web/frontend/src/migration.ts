/** Where open things of running cases would stand: two diagrams, and a mapping that is drawn by tapping. */
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "./compare/compare.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { changesModule, type ChangeMarks } from "./compare/changes";
import { followModule, follow } from "./compare/follow";
import { MappingForm } from "./migration/mapping";
import { movesModule, type MoveMarks, type Move } from "./migration/moves";
import rangkul from "./moddle/rangkul.json";
import { inLanguageOfPage } from "./diagram/language";

interface Shown {
  elements: Record<string, string>;
  before: { diagram: string };
  after: { diagram: string };
  moves: Move[];
}

interface EventBus {
  on(event: string, listener: (event: { element: { id: string; parent?: unknown; waypoints?: unknown; businessObject?: { $type: string; name?: string } } }) => void): void;
}

async function mount(place: HTMLElement, shown: Shown): Promise<void> {
  const form = new MappingForm(place);
  const viewers: NavigatedViewer[] = [];
  for (const container of place.querySelectorAll<HTMLElement>("[data-side]")) {
    const side = container.dataset["side"] === "before" ? "before" : "after";
    const viewer = new NavigatedViewer({ container, additionalModules: [changesModule, followModule, movesModule], moddleExtensions: { rangkul } });
    await viewer.importXML(inLanguageOfPage(shown[side].diagram));
    viewer.get<ChangeMarks>("changeMarks").show(shown.elements, side);
    const marks = viewer.get<MoveMarks>("moveMarks");
    marks.show(shown.moves, side);
    viewer.get<EventBus>("eventBus").on("element.click", ({ element }) => {
      const kind = element.businessObject?.$type ?? "";
      if (!element.parent || element.waypoints || /Participant|Lane|TextAnnotation|Data/.test(kind)) return;
      const id = element.id.replace(/_label$/, "");
      if (form.pick(side, id, element.businessObject?.name || id)) marks.pick(id);
    });
    viewers.push(viewer);
  }
  follow(viewers);
  // first what has no place yet
  const lost = shown.moves.find((move) => move.element && !move.new_element);
  if (lost && viewers[0]?.get<ChangeMarks>("changeMarks").has(lost.element)) viewers[0].get<ChangeMarks>("changeMarks").lookAt(lost.element);
  place.dataset["ready"] = "1";
}

const content = document.getElementById("compared")?.textContent;
const place = document.querySelector<HTMLElement>("[data-mapping]");
if (content && place) {
  mount(place, JSON.parse(content) as Shown).catch((error: unknown) => {
    console.warn("the diagrams could not be shown", error);
    place.dataset["ready"] = "failed";
  });
}
