/** Half-filled forms are kept on the server, encrypted with the case; never in this browser. */
import type { Form } from "./formjs";
import { post } from "./post";

const QUIET_MS = 4_000;

/** Saves a while after the last change, and when the page is left. */
export function keepDrafts(
  form: Form,
  url: string,
  plain: HTMLFormElement,
  saved: HTMLElement | null,
  words: Record<string, string>,
): { stop: () => void } {
  let timer: number | undefined;
  let dirty = false;
  let stopped = false;
  const values = (): unknown => (form as unknown as { _getSubmitData(): unknown })._getSubmitData();

  async function save(leaving = false): Promise<void> {
    if (!dirty || stopped) return;
    dirty = false;
    const answer = await post(url, plain, values(), leaving);
    if (stopped) return;
    if (answer.kind === "answer" && answer.status === 200) {
      show(answer.body.saved ?? "");
    } else if (answer.kind === "unreachable") {
      dirty = true;
      show(words["draft_waits"] ?? "");
      later();
    } else {
      stopped = true;
      show(answer.body.message ?? words["draft_failed"] ?? "");
    }
  }

  function show(text: string): void {
    if (saved) saved.textContent = text;
  }

  function later(): void {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void save(), QUIET_MS);
  }

  // by typing only: form-js also updates fields itself while it starts
  plain.addEventListener("input", changed);
  plain.addEventListener("change", changed);
  plain.addEventListener("click", (event) => {
    if ((event.target as Element).closest(".fjs-dropdownlist-item, .fjs-repeat-render-add, .fjs-repeat-row-remove")) changed();
  });
  function changed(): void {
    dirty = true;
    later();
  }

  const leave = (): void => {
    if (document.visibilityState === "hidden") void save(true);
  };
  document.addEventListener("visibilitychange", leave);

  return {
    stop: () => {
      stopped = true;
      window.clearTimeout(timer);
      document.removeEventListener("visibilitychange", leave);
    },
  };
}
