/** Pages without signing in. Keeps nothing: no storage, no cookie, and a way out that leaves no trace. */
import "@tabler/core/dist/css/tabler.min.css";
import "./theme.css";
import { oncePerSubmit } from "./behaviours";

const AWAY = "about:blank";

/** Empty the page at once, then replace it, so that "back" does not show it again. */
function leave(): void {
  for (const form of document.querySelectorAll("form")) form.reset();
  document.body.replaceChildren();
  document.title = "";
  window.location.replace(AWAY);
}

function quickExit(): void {
  const button = document.querySelector("[data-exit]");
  if (!button) return;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let last = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - last < 800) leave();
    last = event.timeStamp;
  });
  // a page that comes back from the browser's memory would show what was typed
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
}

/** Fields that make no sense for an answer given above are hidden while it stands. */
function hideWhatDoesNotApply(): void {
  const parts = [...document.querySelectorAll<HTMLElement>("[data-unless]")];
  const update = (): void => {
    for (const part of parts) {
      const [name, value] = (part.dataset["unless"] ?? "").split("=");
      const chosen = document.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`);
      part.hidden = chosen?.value === value;
    }
  };
  document.addEventListener("change", update);
  update();
}

quickExit();
hideWhatDoesNotApply();
oncePerSubmit(document);
