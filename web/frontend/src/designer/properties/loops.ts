/** Repeating an activity: once for each entry of a list, or as long as a condition holds. */
import type { Moddle } from "../types";
import { t } from "../words";
import type { Context } from "./context";
import { type Entry, type Group, check, select, text } from "./fields";
import { feel } from "./feel";

type Kind = "" | "parallel" | "sequential" | "standard";

export function loop({ edit, element }: Context): Group {
  const bo = element.businessObject;
  const now = bo["loopCharacteristics"] as Moddle | undefined;
  const kind: Kind = !now ? "" : now.$type === "bpmn:StandardLoopCharacteristics" ? "standard" : now["isSequential"] ? "sequential" : "parallel";
  const choose = (next: string): void => {
    if (now?.$type === "bpmn:MultiInstanceLoopCharacteristics" && (next === "parallel" || next === "sequential")) {
      edit.change(element, now, { isSequential: next === "sequential" || undefined });
      return;
    }
    const made = next === "standard"
      ? edit.create("bpmn:StandardLoopCharacteristics", {}, bo)
      : next
        ? edit.create("bpmn:MultiInstanceLoopCharacteristics", { isSequential: next === "sequential" }, bo)
        : undefined; // prettier-ignore
    edit.change(element, bo, { loopCharacteristics: made });
  };
  const entries: Entry[] = [
    select("loop-kind", t("Diulang", "Repeated"), () => kind, choose, () => [
      { value: "", label: t("tidak", "no") },
      { value: "parallel", label: t("untuk tiap butir daftar, serentak", "for each entry of a list, at once") },
      { value: "sequential", label: t("untuk tiap butir daftar, satu per satu", "for each entry of a list, one by one") },
      { value: "standard", label: t("selama syarat berlaku", "while a condition holds") },
    ]),
  ];
  if (now) {
    const plain = (name: string, label: string): Entry =>
      text(`loop-${name}`, label, () => now.get(`rangkul:${name}`) ?? "", (value) => edit.change(element, now, { [`rangkul:${name}`]: value }));
    const attribute = (name: string, label: string): Entry =>
      feel(`loop-${name}`, label, () => now.get(`rangkul:${name}`) ?? "", (value) => edit.change(element, now, { [`rangkul:${name}`]: value }));
    const inner = (name: string, label: string): Entry =>
      feel(`loop-${name}`, label, () => marked(now[name]?.body), (value) => edit.change(element, now, { [name]: value ? edit.expression(value, now) : undefined }));
    if (kind === "standard") {
      entries.push(
        inner("loopCondition", t("Ulangi selama (FEEL)", "Repeat while (FEEL)")),
        check("loop-testBefore", t("Periksa sebelum putaran pertama", "Test before the first round"), () => now["testBefore"] === true, (on) => edit.change(element, now, { testBefore: on || undefined })),
        text("loop-maximum", t("Paling banyak (putaran)", "At most (rounds)"), () => now["loopMaximum"] ?? "", (value) => edit.change(element, now, { loopMaximum: value ? Number(value) : undefined })),
      );
    } else {
      entries.push(
        attribute("collection", t("Daftar (FEEL)", "List (FEEL)")),
        plain("item", t("Nama tiap butir", "Name of each entry")),
        inner("loopCardinality", t("Atau sebanyak (FEEL)", "Or this many times (FEEL)")),
        plain("outputCollection", t("Hasil dikumpulkan dalam daftar", "Results are collected in the list")),
        attribute("outputItem", t("Hasil tiap butir (FEEL)", "Result of each entry (FEEL)")),
        inner("completionCondition", t("Berhenti lebih awal bila (FEEL)", "Stop early when (FEEL)")),
      );
    }
  }
  return { id: "loop", label: t("Pengulangan", "Repetition"), entries };
}

/** FEEL as the editor wants it: with its ``=``. */
export function marked(text: string | undefined): string {
  return !text ? "" : text.startsWith("=") ? text : `=${text}`;
}
