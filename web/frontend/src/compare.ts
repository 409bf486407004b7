/** Two diagrams side by side, with what differs marked on both; a reviewer pins comments to elements. */
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "./compare/compare.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { changesModule, type ChangeMarks } from "./compare/changes";
import { followModule, follow } from "./compare/follow";
import { pins } from "./compare/pins";
import rangkul from "./moddle/rangkul.json";
import { inLanguageOfPage } from "./diagram/language";

interface Compared {
  elements: Record<string, string>;
  before: { diagram: string };
  after: { diagram: string };
}

async function mount(place: HTMLElement, compared: Compared): Promise<void> {
  const viewers: NavigatedViewer[] = [];
  for (const container of place.querySelectorAll<HTMLElement>("[data-side]")) {
    const side = container.dataset["side"] === "before" ? "before" : "after";
    const xml = compared[side].diagram;
    if (!xml) continue;
    const viewer = new NavigatedViewer({
      container,
      additionalModules: [changesModule, followModule],
      moddleExtensions: { rangkul },
    });
    await viewer.importXML(inLanguageOfPage(xml));
    viewer.get<ChangeMarks>("changeMarks").show(compared.elements, side);
    viewers.push(viewer);
  }
  follow(viewers);
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-goto]")) {
    const element = button.dataset["goto"];
    if (!element) continue;
    const found = viewers.filter((viewer) => viewer.get<ChangeMarks>("changeMarks").has(element));
    if (found.length === 0) button.disabled = true;
    button.addEventListener("click", () => {
      place.scrollIntoView({ block: "start" });
      for (const viewer of found) viewer.get<ChangeMarks>("changeMarks").lookAt(element);
    });
  }
  const judge = document.querySelector<HTMLFormElement>("[data-judge]");
  const last = viewers[viewers.length - 1];
  if (judge && last && place.dataset["pins"] !== undefined) pins(judge, last);
  place.dataset["ready"] = "1";
}

const content = document.getElementById("compared")?.textContent;
const place = document.querySelector<HTMLElement>("[data-compare]");
if (content && place) {
  mount(place, JSON.parse(content) as Compared).catch((error: unknown) => {
    console.warn("the comparison could not be shown", error);
    place.dataset["ready"] = "failed";
  });
}
