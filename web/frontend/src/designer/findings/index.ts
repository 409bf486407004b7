/** A bpmn-js module: findings of the check as badges at their elements, by icon, colour and word. */
import { el, icon } from "../dom";
import type { EventBus, Finding, Severity } from "../types";
import { t } from "../words";

interface Overlays {
  add(element: string, kind: string, overlay: object): string;
  remove(filter: string | object): void;
}

interface Registry {
  get(id: string): { waypoints?: { x: number; y: number }[]; x: number; y: number; width: number } | undefined;
}

export const SIGNS: Record<Severity, string> = { error: "circle-x", warning: "alert-triangle", info: "info-circle" };

export function severityName(severity: Severity): string {
  return { error: t("Galat", "Error"), warning: t("Peringatan", "Warning"), info: t("Keterangan", "Note") }[severity];
}

/** What people are told: a warning that forbids publishing is an error to them. */
export function graveness(finding: Finding): Severity {
  return finding.blocks ? "error" : finding.severity;
}

/** The worst of them. */
export function worst(findings: Finding[]): Severity {
  return (["error", "warning", "info"] as const).find((severity) => findings.some((f) => graveness(f) === severity)) ?? "info";
}

export class FindingMarks {
  static $inject = ["eventBus", "overlays", "elementRegistry"];
  private readonly shown = new Map<string, { key: string; overlay: string }>();

  constructor(
    private readonly bus: EventBus,
    private readonly overlays: Overlays,
    private readonly registry: Registry,
  ) {
    bus.on(["import.done", "diagram.clear"], () => this.shown.clear());
  }

  /** Shows exactly these; what has not changed is left alone. Notes and warnings with a word of reason are quiet. */
  show(findings: Finding[]): void {
    const at = new Map<string, Finding[]>();
    for (const finding of findings) {
      if (!finding.element || !this.registry.get(finding.element)) continue;
      if (graveness(finding) === "info" || finding.waived) continue;
      at.set(finding.element, [...(at.get(finding.element) ?? []), finding]);
    }
    for (const [element, { key, overlay }] of [...this.shown]) {
      const now = at.get(element);
      if (now && key === keyOf(now)) at.delete(element);
      else {
        this.overlays.remove(overlay);
        this.shown.delete(element);
      }
    }
    for (const [element, found] of at) {
      this.shown.set(element, { key: keyOf(found), overlay: this.badge(element, found) });
    }
  }

  private badge(element: string, findings: Finding[]): string {
    const severity = worst(findings);
    const name = severityName(severity);
    const html = el(
      "button",
      {
        type: "button",
        class: `rk-finding ${severity}`,
        title: findings.map((f) => f.message).join("\n"),
        "aria-label": `${name}: ${findings[0]?.message ?? ""}`,
        onclick: () => this.bus.fire("finding.click", { element, finding: findings[0] }),
      },
      icon(SIGNS[severity]),
      findings.length > 1 ? String(findings.length) : "",
    );
    return this.overlays.add(element, "rk-finding", { position: this.place(element), html, show: { minZoom: 0.25 } });
  }

  private place(id: string): object {
    const shape = this.registry.get(id);
    const points = shape?.waypoints;
    if (!points?.length) return { top: -14, right: 14 };
    // on the longest piece of a flow, seen from the corner of what surrounds it
    let best = 0;
    for (let i = 1; i < points.length - 1; i++) if (length(points, i) > length(points, best)) best = i;
    const [a, b] = [points[best]!, points[best + 1] ?? points[best]!];
    const left = Math.min(...points.map((p) => p.x));
    const top = Math.min(...points.map((p) => p.y));
    return { left: (a.x + b.x) / 2 - left - 12, top: (a.y + b.y) / 2 - top - 12 };
  }
}

function length(points: { x: number; y: number }[], i: number): number {
  const [a, b] = [points[i]!, points[i + 1]!];
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function keyOf(findings: Finding[]): string {
  return findings.map((f) => `${graveness(f)}${f.key}${f.message}`).join("|");
}

export const findingsModule = { __init__: ["findingMarks"], findingMarks: ["type", FindingMarks] };
