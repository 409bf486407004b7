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
  if (parts.length > 0) document.addEventListener("change", update);
  update();
}

/**
 * Sends the report without a second entry in the history, and without losing it when there is no signal.
 * Without scripts the form is sent as any other.
 */
function sendInPlace(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset["report"] === undefined) return;
    event.preventDefault();
    void send(form);
  });
}

async function send(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
  const waiting = form.querySelector<HTMLElement>("[data-unreachable]");
  if (!button || button.disabled) return;
  button.disabled = true;
  if (waiting) waiting.hidden = true;
  try {
    const values = new URLSearchParams();
    for (const [name, value] of new FormData(form)) values.append(name, String(value));
    const response = await fetch(window.location.href, { method: "POST", body: values, cache: "no-store", signal: AbortSignal.timeout(45_000) });
    const answer = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("main");
    if (!answer) throw new Error("no page");
    document.querySelector("main")?.replaceWith(document.adoptNode(answer));
    window.scrollTo(0, 0);
    document.querySelector<HTMLElement>("main [role=alert], main h1")?.scrollIntoView({ block: "center" });
    hideWhatDoesNotApply();
  } catch {
    if (waiting) waiting.hidden = false;
  }
  button.disabled = false;
}

quickExit();
hideWhatDoesNotApply();
sendInPlace();
oncePerSubmit(document);
