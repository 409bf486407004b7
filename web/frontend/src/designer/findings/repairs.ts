/** What of the findings can be mended with one click: asked of the server, carried out there, and read again. */
import type { Api } from "../api";
import type { Finding } from "../types";

export interface Repair {
  key: string;
  code: string;
  element: string;
  title: string;
  /** a decision of the author: no part of "mend all" */
  choice: boolean;
}

export class Repairs {
  private known: Repair[] = [];
  private asked = 0;

  constructor(private readonly api: Api) {}

  /** What can be mended now; nothing when there is no answer. ``tell`` is called when it has changed. */
  async look(findings: Finding[], tell: () => void): Promise<void> {
    const number = ++this.asked;
    const before = JSON.stringify(this.known);
    const found = findings.length > 0 ? await this.api.call<Repair[]>("GET", this.api.at("repairs/")).catch(() => []) : [];
    if (number !== this.asked) return;
    this.known = found;
    if (JSON.stringify(found) !== before) tell();
  }

  /** Those that are no choice of the author. */
  clear(): Repair[] {
    return this.known.filter((repair) => !repair.choice);
  }

  of(finding: Finding): Repair[] {
    return finding.element ? this.known.filter((repair) => repair.element === finding.element) : [];
  }

  carryOut(keys: string[], revision: number): Promise<unknown> {
    return this.api.call("POST", this.api.at("repairs/"), { revision, repairs: keys });
  }
}
