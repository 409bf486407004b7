/** Sending values as JSON to one of our own addresses. */

export interface Body {
  next?: string;
  code?: string;
  message?: string;
  hint?: string;
  saved?: string;
  errors?: { field: string; message: string }[];
}

export type Answer = { kind: "answer"; status: number; body: Body } | { kind: "unreachable" };

/** Never throws: without a network the answer is "unreachable" and the page keeps what was typed. */
export async function post(url: string, form: HTMLFormElement, values: unknown, keepalive = false): Promise<Answer> {
  const token = currentToken() ?? form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(values),
      credentials: "same-origin",
      redirect: "error",
      keepalive,
      signal: keepalive ? null : AbortSignal.timeout(45_000),
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json") ?? false;
    return { kind: "answer", status: response.status, body: isJson ? ((await response.json()) as Body) : {} };
  } catch {
    return { kind: "unreachable" };
  }
}

/** After signing in again on another tab the token of this page is out of date; the cookie has the new one. */
function currentToken(): string | undefined {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
}
