/** The small bar under the diagram while a token walks a path: which step, back, on, stop. */
import { el, icon, iconButton } from "./dom";
import type { PathPlayer } from "./paths";
import type { Element, Services } from "./types";
import { titleOf } from "./types-of-elements";
import { t } from "./words";

export function watchWay(services: Services, place: HTMLElement): void {
  const player = services.get<PathPlayer>("pathPlayer");
  const bus = services.get("eventBus");
  const text = el("span", { role: "status" });
  let running = false;
  const toggle = iconButton("player-pause", t("Jeda", "Pause"), () => (running ? player.pause() : player.resume()));
  place.replaceChildren(
    iconButton("arrow-left", t("Langkah sebelumnya", "Step back"), () => player.step(-1)),
    toggle,
    iconButton("arrow-right", t("Langkah berikutnya", "Next step"), () => player.step(1)),
    text,
    iconButton("x", t("Tutup", "Close"), () => player.stop()),
  );
  bus.on("path.step", (step: { element: Element; text: string; running: boolean }) => {
    running = step.running;
    place.hidden = false;
    text.textContent = `${step.text}: ${titleOf(step.element)}`;
    const name = running ? t("Jeda", "Pause") : t("Putar", "Play");
    toggle.setAttribute("aria-label", name);
    toggle.title = name;
    toggle.replaceChildren(icon(running ? "player-pause" : "player-play"));
  });
  bus.on("path.stopped", () => {
    // a listener that returns something stops the event
    place.hidden = true;
  });
}
