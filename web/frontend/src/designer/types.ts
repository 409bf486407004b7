/** What bpmn-js hands about, as far as the designer touches it. Moddle objects have any property of any namespace. */

export interface Moddle {
  $type: string;
  $parent?: Moddle;
  $attrs: Record<string, string>;
  id: string;
  get(name: string): any;
  set(name: string, value: unknown): void;
  [name: string]: any;
}

export interface Element {
  id: string;
  type: string;
  businessObject: Moddle;
  di?: Moddle;
  parent?: Element;
  children?: Element[];
  labelTarget?: Element;
  waypoints?: { x: number; y: number }[];
  x: number;
  y: number;
  width: number;
  height: number;
  incoming: Element[];
  outgoing: Element[];
  attachers?: Element[];
  host?: Element;
  collapsed?: boolean;
  hidden?: boolean;
}

/** Something that can be asked for the services of a diagram: a modeler, a viewer, an injector. */
export interface Services {
  get<T = any>(name: string, strict?: boolean): T;
}

export interface EventBus {
  on(events: string | string[], listener: (event: any) => unknown): void;
  on(events: string | string[], priority: number, listener: (event: any) => unknown): void;
  off(events: string | string[], listener: (event: any) => unknown): void;
  fire(event: string, data?: object): unknown;
}

export type Severity = "error" | "warning" | "info";

export interface Finding {
  code: string;
  severity: Severity;
  element: string | null;
  file: string | null;
  message: string;
  hint: string;
  line: number | null;
  column: number | null;
  path: string[];
  /** it forbids publishing, whatever the reason given */
  blocks?: boolean;
  /** the word of reason why it may stand */
  waived: string | null;
  key: string;
}

export interface Variable {
  name: string;
  type: string;
  source: string;
}

export interface Pick {
  id: string;
  title: string;
}

/** What there is to choose from: GET /api/room/words/. */
export interface RoomWords {
  roles: Pick[];
  agencies: Pick[];
  procedures: (Pick & { variables?: string[]; inputs?: string[] })[];
  stages: string[];
  messages: { name: string; title: string; roles: string[] }[];
  sources: string[];
  territories: Pick[];
}

export interface Holder {
  name: string;
  since: string;
  mine: boolean;
}

export interface Draft {
  id: number;
  procedure: string;
  name: string;
  state: "open" | "submitted" | "approved" | "published" | "dropped";
  revision: number;
  base: { procedure: string; number: number } | null;
  /** a version was published since the draft was begun, and it has not been taken into account */
  outdated?: { base: number | null; current: number; message: string } | null;
  updated_at: string;
  editors: string[];
  holder: Holder | null;
  files: { path: string; sha256: string }[];
  may: { edit: boolean; submit: boolean; review: boolean; publish: boolean };
}

export interface StoryResult {
  file: string;
  title: string;
  passed: boolean;
  failures: { step: string | number; expected: string; found: string; element: string }[];
  visited: string[];
}

export interface Stories {
  results: StoryResult[];
  coverage: { elements: number; visited: number; missing: string[]; times: Record<string, number> };
}
