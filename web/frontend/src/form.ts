/** The form island: replaces the server's plain form with form-js, keeps drafts, and never loses what was typed. */
import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import "./form/form.css";
import { Form, type FormData as Values, type Schema } from "./form/formjs";
import { spokenValidator, speakForms } from "./form/language";
import { speakCalendar } from "./form/calendar";
import { keepDrafts } from "./form/drafts";
import { post } from "./form/post";

interface Words {
  [key: string]: string;
}

interface FieldError {
  field: string;
  message: string;
}

function json<T>(id: string): T | undefined {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : undefined;
}

async function mount(place: HTMLElement): Promise<void> {
  const schema = json<Schema>("form-schema");
  const data = json<Values>("form-data") ?? {};
  const words = json<Words>("form-words") ?? {};
  const plain = place.querySelector<HTMLFormElement>("form[data-plain]");
  if (!schema || !plain) return;

  // whoever began in the plain form on a slow line goes on in it
  let begun = place.querySelector(".field-error") !== null;
  plain.addEventListener("input", () => (begun = true), { once: true });
  const island = document.createElement("div");
  const form = new Form({ container: island, additionalModules: [spokenValidator(words)] });
  await form.importSchema(schema, data);
  if (begun) return;

  const stop = speakForms(island, words);
  plain.querySelector("[data-plain-fields]")?.replaceChildren(island);
  plain.noValidate = true;
  const tell = place.querySelector<HTMLElement>("[data-told]");
  const button = plain.querySelector<HTMLButtonElement>("button[data-send]");
  const drafts = place.dataset["draft"]
    ? keepDrafts(form, place.dataset["draft"], plain, place.querySelector("[data-saved]"), words)
    : undefined;

  plain.addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });

  async function send(): Promise<void> {
    if (!button || button.disabled) return;
    const { data: values, errors } = form.submit();
    if (Object.keys(errors).length > 0) {
      say("late", words["check"] ?? "");
      island.querySelector(".fjs-has-errors input, .fjs-has-errors textarea, .fjs-has-errors select")?.dispatchEvent(new Event("focus"));
      island.querySelector(".fjs-has-errors")?.scrollIntoView({ block: "center" });
      return;
    }
    const sure = plain!.querySelector<HTMLInputElement>("input[name=yakin]");
    if (sure && !sure.checked) {
      say("late", words["confirm"] ?? "");
      return;
    }
    const address = new URL(plain!.action);
    if (sure) address.searchParams.set("yakin", "1");
    button.disabled = true;
    say("", "");
    const answer = await post(address.href, plain!, values);
    button.disabled = false;
    if (answer.kind === "unreachable") {
      say("soon", words["unreachable"] ?? "");
      window.addEventListener("online", () => say("soon", words["online"] ?? ""), { once: true });
    } else if (answer.status === 200 && answer.body.next) {
      drafts?.stop();
      stop();
      window.location.assign(answer.body.next);
    } else if (answer.status === 422 && answer.body.errors) {
      show(answer.body.errors);
      say("late", words["check"] ?? "");
    } else if (answer.status === 401) {
      say("soon", words["signed_out"] ?? "");
    } else {
      drafts?.stop();
      say("late", answer.body.message ?? words["failed"] ?? "", answer.body.hint);
    }
  }

  /** The server's errors at their fields; those without a field in a list. */
  function show(errors: FieldError[]): void {
    const byField: Record<string, unknown> = {};
    const others: string[] = [];
    for (const error of errors) {
      const [key, index, inner] = error.field.split(".");
      const field = form.fieldIds(inner ?? key ?? "", inner ? key : undefined);
      if (!field) others.push(error.message);
      else if (inner) ((byField[field] ??= {}) as Record<string, string[]>)[index ?? "0"] = [error.message];
      else byField[field] = [error.message];
    }
    form.showErrors(byField);
    if (others.length > 0) say("late", others.join(" "));
    island.querySelector(".fjs-has-errors")?.scrollIntoView({ block: "center" });
  }

  function say(kind: string, message: string, hint?: string): void {
    if (!tell) return;
    tell.hidden = !message;
    tell.className = `tell ${kind}`;
    const text = document.createElement("div");
    for (const line of [message, hint]) {
      if (!line) continue;
      const p = document.createElement("p");
      p.textContent = line;
      text.append(p);
    }
    tell.replaceChildren(text);
    if (message) tell.focus();
  }

  place.dataset["ready"] = "1";
}

speakCalendar();
for (const place of document.querySelectorAll<HTMLElement>("[data-form]")) {
  mount(place).catch((error: unknown) => {
    // the plain form is still there and works
    console.warn("form-js could not be started", error);
  });
}
