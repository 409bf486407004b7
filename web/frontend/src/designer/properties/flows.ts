/** Conditions of flows, and the flow that is taken when none of them holds. */
import { nameOf } from "../names/spoken";
import type { Element } from "../types";
import { isA, titleOf } from "../types-of-elements";
import { t } from "../words";
import type { Context } from "./context";
import { type Group, check, select } from "./fields";
import { feel } from "./feel";
import { marked } from "./loops";

const SPLITS = ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway", "bpmn:ComplexGateway", "bpmn:Activity"];

export function condition({ edit, element }: Context): Group | undefined {
  const bo = element.businessObject;
  const source = bo["sourceRef"];
  if (!isA(source, ...SPLITS)) return undefined;
  const start = element as unknown as { source: Element };
  const isDefault = source["default"] === bo;
  return {
    id: "condition",
    label: t("Syarat", "Condition"),
    shouldOpen: true,
    entries: [
      ...(isDefault
        ? []
        : [
            feel("condition", t("Dilalui bila (FEEL)", "Taken when (FEEL)"), () => marked(bo["conditionExpression"]?.body),
              (value) => edit.set(element, { conditionExpression: value ? edit.expression(value, bo) : undefined }), { long: true }),
          ]),
      check("default-flow", t("Panah bawaan: dilalui bila tidak ada syarat lain yang berlaku", "Default flow: taken when no other condition holds"), () => isDefault, (on) => {
        edit.together(() => {
          if (on && bo["conditionExpression"]) edit.set(element, { conditionExpression: undefined });
          edit.set(start.source, { default: on ? bo : undefined });
        });
      }),
    ],
  }; // prettier-ignore
}

export function defaultFlow({ edit, element }: Context): Group | undefined {
  const flows = element.outgoing.filter((flow) => isA(flow, "bpmn:SequenceFlow"));
  if (!isA(element, ...SPLITS) || flows.length < 2) return undefined;
  return {
    id: "default",
    label: t("Panah keluar", "Outgoing flows"),
    shouldOpen: true,
    entries: [
      select("default", t("Bila tidak ada syarat yang berlaku", "When no condition holds"), () => element.businessObject["default"]?.id ?? "",
        (value) => edit.set(element, { default: flows.find((flow) => flow.id === value)?.businessObject }), () => [
          { value: "", label: t("belum dipilih", "not chosen") },
          ...flows.map((flow) => {
            const target = (flow as unknown as { target: Element }).target;
            const name = nameOf(flow.businessObject);
            return { value: flow.id, label: `${name ? `${name} ` : ""}→ ${titleOf(target)}` };
          }),
        ]),
    ],
  }; // prettier-ignore
}
