/** procedure.toml read and written. Writing keeps the comments and everything it does not know. */
import { parse, stringify } from "smol-toml";

export type Words = { id?: string; en?: string };

export interface Message {
  title?: Words;
  roles?: string[];
  accepts?: string;
  refused?: Words;
  form?: string;
  [more: string]: unknown;
}

export interface Settings {
  id: string;
  title: Words;
  owner: string;
  legal_basis: string[];
  notes: Words;
  case: boolean;
  start: "form" | "call";
  start_roles: string[];
  variables: string[];
  messages: Record<string, Message>;
  [more: string]: unknown;
}

type Table = Record<string, unknown>;

/** Throws when it is no TOML. Missing parts have the values that the server gives them. */
export function readSettings(text: string): Settings {
  const raw = parse(text) as Table;
  const words = (value: unknown): Words => (typeof value === "string" ? { id: value, en: value } : ((value ?? {}) as Words));
  const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  return {
    ...raw,
    id: String(raw["id"] ?? ""),
    title: words(raw["title"]),
    owner: String(raw["owner"] ?? ""),
    legal_basis: list(raw["legal_basis"]),
    notes: words(raw["notes"]),
    case: raw["case"] !== false,
    start: raw["start"] === "call" ? "call" : "form",
    start_roles: list(raw["start_roles"]),
    variables: list(raw["variables"]),
    messages: (raw["messages"] ?? {}) as Record<string, Message>,
  };
}

const ORDER = ["id", "title", "owner", "legal_basis", "notes", "case", "start", "start_roles", "variables"];
/** what stands there only when it says something */
const QUIET = new Set(["notes", "legal_basis", "owner", "variables"]);

/** As people write it: small tables on one line, each message a table of its own; comments of ``before`` stay where they were. */
export function writeSettings(settings: Settings, before = ""): string {
  const comments = readComments(before);
  const out: string[] = [...(comments.get("") ?? { above: [], behind: "" }).above];
  const put = (path: string, text: string): void => {
    const note = comments.get(path);
    if (note) out.push(...note.above);
    out.push(note?.behind ? `${text}   ${note.behind}` : text);
  };
  const { messages, ...plain } = settings;
  const names = [...ORDER, ...Object.keys(plain).filter((name) => !ORDER.includes(name))];
  const tables: [string, Table][] = [];
  for (const name of names) {
    const value = plain[name];
    if (value === undefined || (QUIET.has(name) && isEmpty(value) && !before.includes(name))) continue;
    if (isTable(value) && !isSmall(value)) tables.push([name, value]);
    else put(name, `${key(name)} = ${inline(value)}`);
  }
  for (const [name, message] of Object.entries(messages)) {
    out.push("");
    put(`[messages.${name}]`, `[messages.${key(name)}]`);
    for (const [field, value] of Object.entries(message)) {
      if (value !== undefined && !(value === "" || isEmpty(value))) put(`messages.${name}.${field}`, `${key(field)} = ${inline(value)}`);
    }
  }
  for (const [name, value] of tables) out.push("", stringify({ [name]: value }).trimEnd());
  const last = comments.get("$");
  if (last) out.push(...last.above);
  return `${out.join("\n").replace(/^\n+/, "")}\n`;
}

function key(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name);
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function isSmall(value: Table): boolean {
  return Object.values(value).every((inner) => !isTable(inner) && !Array.isArray(inner));
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isTable(value) ? Object.values(value).every((inner) => inner === "" || inner === undefined) : value === "";
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (isTable(value)) {
    const parts = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return parts.length ? `{ ${parts.map(([name, inner]) => `${key(name)} = ${inline(inner)}`).join(", ")} }` : "{}";
  }
  return stringify({ x: value }).trim().replace(/^x = /, "");
}

interface Comment {
  above: string[];
  behind: string;
}

/** Comments by the key they stand at: lines above it, and what stands behind it. "$": after the last key. */
function readComments(text: string): Map<string, Comment> {
  const found = new Map<string, Comment>();
  let table = "";
  let above: string[] = [];
  let seen = false;
  for (const line of text.split("\n")) {
    const trimmed = line.trim();
    if (trimmed.startsWith("#")) above.push(trimmed);
    else {
      const head = /^\[([^[\]]+)\]/.exec(trimmed);
      const name = /^([A-Za-z0-9_-]+|"[^"]*")\s*=/.exec(trimmed)?.[1]?.replace(/"/g, "");
      if (head) table = head[1]!.replace(/["\s]/g, "");
      const path = head ? `[${table}]` : name ? (table ? `${table}.${name}` : name) : "";
      const behind = path ? commentBehind(trimmed) : "";
      if (path && (above.length > 0 || behind)) found.set(path, { above, behind });
      else if (!trimmed && above.length > 0 && !seen) found.set("", { above: [...(found.get("")?.above ?? []), ...above, ""], behind: "" });
      if (path || (!trimmed && !seen)) above = [];
      seen ||= !!path;
    }
  }
  if (above.length > 0) found.set("$", { above, behind: "" });
  return found;
}

/** ``# …`` at the end of a line, outside of strings. */
function commentBehind(line: string): string {
  let quote = "";
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!;
    if (quote) {
      if (letter === "\\" && quote === '"') i++;
      else if (letter === quote) quote = "";
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === "#") return line.slice(i);
  }
  return "";
}
