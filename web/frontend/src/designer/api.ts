/** The calls of the process owner's room. One place knows addresses, the token and what a refusal looks like. */
import type { Draft, Finding, Holder, RoomWords, Stories, Variable } from "./types";
import { t } from "./words";

export type Changed = Record<string, string | null>;

/** The server answered and refused: RFC 9457, with the code of the refusal. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, any>,
  ) {
    super(message);
  }
}

/** The person is no longer signed in: the session has ended, or was ended in another window. */
export class SignedOut extends Problem {}

/** No answer: no network, or the server is away. */
export class Unreachable extends Error {}

export class Api {
  constructor(
    readonly root: string,
    readonly draft: string,
    private readonly token: () => string,
  ) {}

  open(): Promise<Draft> {
    return this.call("GET", this.at());
  }

  async file(path: string): Promise<string> {
    return (await this.ask("GET", this.at(`files/${path}`))).text();
  }

  save(revision: number, files: Changed, name?: string): Promise<{ revision: number; updated_at: string }> {
    return this.call("PUT", this.at("files/"), { revision, files, ...(name === undefined ? {} : { name }) });
  }

  hold(takeOver = false): Promise<{ holder: Holder }> {
    return this.call("POST", this.at("hold/"), { take_over: takeOver });
  }

  /** Also while the page is being closed. */
  letGo(): void {
    void fetch(this.at("hold/"), {
      method: "POST",
      headers: this.headers(),
      body: JSON.stringify({ release: true }),
      credentials: "same-origin",
      keepalive: true,
    }).catch(() => undefined);
  }

  copy(files: Changed): Promise<Draft> {
    return this.call("POST", this.at("copy/"), { files });
  }

  submit(reason: string): Promise<unknown> {
    return this.call("POST", this.at("submit/"), { reason });
  }

  check(files: Changed, signal?: AbortSignal): Promise<{ findings: Finding[]; blocking: number; unexplained: number }> {
    return this.call("POST", this.at("check/"), { files }, signal);
  }

  waive(key: string, reason: string): Promise<unknown> {
    return this.call("POST", this.at("waive/"), { key, reason });
  }

  variables(element: string, files: Changed): Promise<{ variables: Variable[]; decisions: { name: string; inputs: string[] }[]; open?: boolean }> {
    return this.call("POST", this.at("variables/"), { element, files });
  }

  stories(files: Changed): Promise<Stories> {
    return this.call("POST", this.at("stories/"), { files });
  }

  decide(file: string, decision: string, inputs: Record<string, unknown>, files: Changed): Promise<{ ok?: boolean; message?: string; result: unknown; rules: (string | number)[] }> {
    return this.call("POST", this.at("decide/"), { file, decision, inputs, files });
  }

  feel(text: string, unary: boolean, variables: string[] | undefined, signal?: AbortSignal): Promise<FeelAnswer> {
    return this.call("POST", `${this.root}feel/`, { text, unary, ...(variables ? { variables } : {}) }, signal);
  }

  words(): Promise<RoomWords> {
    return this.call("GET", `${this.root}room/words/`);
  }

  versions(procedure: string): Promise<{ number: number }[]> {
    return this.call("GET", `${this.root}procedures/${procedure}/versions/`);
  }

  async versionFile(procedure: string, number: number, path: string): Promise<string> {
    return (await this.ask("GET", `${this.root}procedures/${procedure}/versions/${number}/files/${path}`)).text();
  }

  at(rest = ""): string {
    return `${this.root}drafts/${this.draft}/${rest}`;
  }

  async call<T>(method: string, address: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const response = await this.ask(method, address, body, signal);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  private async ask(method: string, address: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(address, {
        method,
        headers: this.headers(),
        body: body === undefined ? null : JSON.stringify(body),
        credentials: "same-origin",
        signal: signal ?? AbortSignal.timeout(60_000),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Unreachable(address);
    }
    if (response.ok) return response;
    const isJson = /json/.test(response.headers.get("Content-Type") ?? "");
    const told = isJson ? ((await response.json()) as Record<string, any>) : {};
    if (!isJson && response.status >= 502) throw new Unreachable(address);
    if (response.status === 401) {
      throw new SignedOut(401, "signed_out", t("Anda tidak lagi masuk. Masuk lagi di jendela lain, lalu ulangi di sini.", "You are no longer signed in. Sign in again in another window, then try again here."), told);
    }
    throw new Problem(response.status, String(told["code"] ?? response.status), String(told["detail"] ?? told["title"] ?? response.statusText), {
      ...told,
      ...(told["details"] as object | undefined),
    });
  }

  private headers(): Record<string, string> {
    // the language of the page, whatever the browser prefers
    return { Accept: "application/json, */*;q=0.1", "Accept-Language": document.documentElement.lang || "id", "Content-Type": "application/json", "X-CSRFToken": this.token() };
  }
}

export interface FeelAnswer {
  ok: boolean;
  message: string;
  line: number | null;
  column: number | null;
  unknown: string[];
}
