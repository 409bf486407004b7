/** The diagram island: bpmn-js as a viewer, with where a case stands and where it has been. */
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { marksModule, type Marks, type CaseMarks } from "./diagram/marks";
import { drillModule } from "./diagram/drill";
import { inLanguageOfPage } from "./diagram/language";
import rangkul from "./moddle/rangkul.json";

interface Canvas {
  zoom(scale: number | "fit-viewport", center?: "auto"): number;
  viewbox(): { outer: { width: number; height: number }; inner: { width: number; height: number; x: number; y: number } };
}

/** Below this the names of tasks cannot be read. */
const READABLE = 0.75;

async function mount(place: HTMLElement): Promise<void> {
  const source = place.dataset["source"];
  const container = place.querySelector<HTMLElement>(".canvas");
  if (!source || !container) return;
  const viewer = new NavigatedViewer({
    container,
    additionalModules: [marksModule, drillModule],
    moddleExtensions: { rangkul },
  });
  const response = await fetch(source, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`diagram: ${response.status}`);
  await viewer.importXML(inLanguageOfPage(await response.text()));
  const canvas = viewer.get<Canvas>("canvas");
  fit(canvas);

  const marks = document.getElementById("diagram-marks")?.textContent;
  if (marks) viewer.get<CaseMarks>("caseMarks").show(JSON.parse(marks) as Marks);

  for (const button of place.querySelectorAll<HTMLButtonElement>("[data-zoom]")) {
    button.addEventListener("click", () => {
      const how = button.dataset["zoom"];
      if (how === "fit") canvas.zoom("fit-viewport", "auto");
      else canvas.zoom(current(canvas) * (how === "in" ? 1.25 : 0.8), "auto");
    });
  }
  place.querySelector("[data-waiting]")?.remove();
  place.dataset["ready"] = "1";
}

/** The scale now: how wide the canvas is over how wide a part of the diagram it shows. */
function current(canvas: Canvas): number {
  const box = canvas.viewbox() as unknown as { scale: number };
  return box.scale;
}

/** All of it where it is still legible, else the beginning at a size one can read. */
function fit(canvas: Canvas): void {
  const scale = canvas.zoom("fit-viewport", "auto");
  if (scale >= 0.6) return;
  const full = canvas.viewbox();
  canvas.zoom(READABLE);
  (canvas as unknown as { viewbox(box: object): void }).viewbox({
    x: full.inner.x - 20,
    y: full.inner.y - 20,
    width: full.outer.width / READABLE,
    height: full.outer.height / READABLE,
  });
}

document.querySelector(".chips [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
for (const place of document.querySelectorAll<HTMLElement>("[data-diagram]")) {
  mount(place).catch((error: unknown) => {
    console.warn("diagram could not be shown", error);
    const waiting = place.querySelector<HTMLElement>("[data-waiting]");
    if (waiting) waiting.textContent = place.dataset["failed"] ?? "";
  });
}
