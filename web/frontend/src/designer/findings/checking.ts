/** Asks the server for the findings of the draft as it is on the screen, soon after each change and never twice at once. */
import { type Api, SignedOut, Unreachable } from "../api";
import { later } from "../dom";
import type { PackageFiles } from "../files";
import type { Finding } from "../types";

const WAIT = 900;

export interface Checked {
  findings: Finding[];
  blocking: number;
  unexplained: number;
}

export class Checker {
  last: Checked | undefined;
  private stop: AbortController | undefined;
  private readonly soon = later(WAIT, () => void this.run());

  constructor(
    private readonly api: Api,
    private readonly files: PackageFiles,
    private readonly tell: (checked: Checked | undefined) => void,
  ) {
    files.onChange(() => this.soon());
  }

  /** Checks now. What was asked before is no longer of interest. */
  async run(): Promise<Checked | undefined> {
    this.soon.cancel();
    this.stop?.abort();
    const stop = (this.stop = new AbortController());
    try {
      const checked = await this.api.check(await this.files.changed(), stop.signal);
      if (stop.signal.aborted) return undefined;
      this.last = checked;
      this.tell(checked);
      return checked;
    } catch (error) {
      if (stop.signal.aborted) return undefined;
      this.tell(undefined);
      if (!(error instanceof Unreachable || error instanceof SignedOut)) console.warn("check", error);
      return undefined;
    }
  }
}

/** Where in the panel a finding is mended: its code -> the entry. */
const ENTRIES: [RegExp, string][] = [
  [/^role_/, "role"],
  [/^same_team/, "same-team"],
  [/^due_/, "due-kind"],
  [/^form_missing|^form_not_found/, "form"],
  [/^decision_(not_chosen|missing)/, "decision"],
  [/^called_/, "called-element"],
  [/^loop_without/, "loop-collection"],
  [/^timer_/, "timer-kind"],
  [/^cycle_/, "timer-kind"],
  [/^message_/, "reference"],
  [/^condition_ignored/, "condition"],
  [/without_default|default_not/, "default"],
  [/^unsupported|^event_without/, "name"],
];

export function entryOf(code: string): string | undefined {
  return ENTRIES.find(([pattern]) => pattern.test(code))?.[1];
}
