/** What the server says about a story that is being played: POST /api/drafts/{id}/play/. */
import type { Schema } from "../../form/formjs";

export type Data = Record<string, unknown>;

export interface Step {
  complete?: string;
  where?: Data;
  wait?: string;
  message?: string;
  with?: Data;
}

export interface Story {
  at: string;
  start: Data;
  steps: Step[];
}

export interface OpenItem {
  item: string;
  element: string;
  process: string;
  title: string;
  role: string | null;
  role_title: string | null;
  team: string | null;
  team_title: string | null;
  opened_at: string;
  due_at: string | null;
  source: string | null;
  why: string[];
  codes: string[];
  guidance: string;
  form: Schema | null;
  data: Data;
  where: Data;
}

export interface Sendable {
  name: string;
  title: string;
  roles: string[];
  form: Schema | null;
  waited: boolean;
}

export interface Line {
  step: number;
  at: string;
  kind: string;
  element: string | null;
  text: string;
  /** why that team got the task */
  why: string[];
}

export interface Play {
  now: string;
  started: boolean;
  ended: boolean;
  end: string | null;
  end_title: string | null;
  stop: { step: number; element: string | null; message: string; errors: { field: string; message: string }[] } | null;
  start_form: Schema | null;
  /** with what the stories of the draft begin; only at the start */
  starts?: { story: string; start: Data }[];
  items: OpenItem[];
  closed: number;
  tokens: { process: string; element: string; kind: string }[];
  path: { process: string; element: string; kind: string }[];
  visited: Record<string, number>;
  log: Line[];
  messages: Sendable[];
  timers: { element: string; due_at: string; title: string }[];
  variables: Data;
}
