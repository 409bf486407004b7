/** Who gets a task: roles of lanes and tasks, the same team, territory. */
import { nameOf } from "../names/spoken";
import type { Element } from "../types";
import { isA, titleOf } from "../types-of-elements";
import { t } from "../words";
import { type Context, choiceOrFeel, expression, flag, roles } from "./context";
import { type Entry, type Group, select } from "./fields";
import { feel } from "./feel";

export function people(context: Context): Group | undefined {
  const { edit, element } = context;
  const bo = element.businessObject;
  const entries: Entry[] = [];
  if (isA(bo, "bpmn:Lane")) {
    entries.push(
      ...choiceOrFeel(context, "role", "rangkul:role", t("Peran", "Role"), t("menurut nama lajur", "as the lane is called"), () => roles(context),
        t("Semua tugas di lajur ini untuk peran ini.", "All tasks in this lane are for this role.")),
    ); // prettier-ignore
  }
  if (isA(bo, "bpmn:UserTask")) {
    const lane = laneOf(element);
    entries.push(
      ...choiceOrFeel(context, "role", "rangkul:role", t("Peran", "Role"),
        lane ? t("menurut lajur: {lane}", "by its lane: {lane}", { lane }) : t("belum ada", "none yet"), () => roles(context)),
      select("same-team", t("Tim yang sama dengan tugas", "Same team as the task"), () => edit.get(element, "rangkul:sameTeamAs"),
        (value) => edit.set(element, { "rangkul:sameTeamAs": value }),
        () => [
          { value: "", label: t("tidak ditentukan", "not set") },
          ...edit.all("bpmn:UserTask").filter((task) => task.id !== element.id).map((task) => ({ value: task.id, label: titleOf(task) })),
        ]),
      flag(context, "exclude-teams", "rangkul:excludePreviousTeams", t("Jangan tim yang sudah pernah mengerjakannya", "Not a team that had it before")),
      expression(context, "territory", "rangkul:territory", t("Wilayah tugas ini (bawaan: wilayah prosedur)", "Territory of this task (else the procedure's)")),
    ); // prettier-ignore
  }
  const process = isA(bo, "bpmn:Process") ? bo : isA(bo, "bpmn:Participant") ? bo["processRef"] : undefined;
  if (process) {
    const of = (name: string, usual: string) => [
      () => (process.get(name) ?? usual) as string,
      (value: string | undefined) => edit.change(element, process, { [name]: value === usual ? undefined : value }),
    ] as const;
    entries.push(
      feel("territory", t("Wilayah kasus", "Territory of the case"), ...of("rangkul:territory", "=domisili")),
      feel("excluded-agency", t("Instansi yang dijauhkan dari kasus", "Agency to keep away from the case"), ...of("rangkul:excludedAgency", "=instansi_pelaku")),
    );
  }
  return entries.length ? { id: "people", label: t("Siapa", "Who"), entries, shouldOpen: true } : undefined;
}

/** Name of the lane in which the element is drawn, also through sub-processes. */
export function laneOf(element: Element): string {
  for (let bo: any = element.businessObject; bo; bo = bo.$parent) {
    const lane = (bo.lanes ?? []).at(-1);
    if (lane) return nameOf(lane) || lane.id;
  }
  return "";
}
