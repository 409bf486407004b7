/** The properties provider: which groups an element has, in the order in which people think of them. */
import { CollapsibleEntry, Group as GroupView, ListGroup } from "@bpmn-io/properties-panel";
import type { Designer } from "../designer";
import { translate } from "../translate";
import type { Element } from "../types";
import { isA } from "../types-of-elements";
import type { Context } from "./context";
import { assign, called, decision, mappings, operation, prefill, script } from "./data";
import { Edit } from "./edit";
import { event } from "./events";
import type { Group } from "./fields";
import { condition, defaultFlow } from "./flows";
import { documentation, general, technical } from "./general";
import { loop } from "./loops";
import { people } from "./people";
import { deadline, escalation, form, stage, windows } from "./work";

class RangkulProperties {
  static $inject = ["propertiesPanel", "edit", "designer", "readOnly"];

  constructor(
    panel: { registerProvider(priority: number, provider: object): void },
    private readonly edit: Edit,
    private readonly designer: Designer,
    private readonly readOnly: { locked: boolean },
  ) {
    panel.registerProvider(500, this);
  }

  getGroups(element: Element): (groups: Group[]) => Group[] {
    return (groups) => [...groups, ...this.groups({ edit: this.edit, designer: this.designer, element })];
  }

  private groups(context: Context): Group[] {
    const { element } = context;
    const bo = element.businessObject;
    const found: (Group | undefined)[] = [general(context), people(context)];
    if (isA(bo, "bpmn:UserTask")) found.push(form(context), deadline(context), escalation(context));
    if (isA(bo, "bpmn:BusinessRuleTask")) found.push(decision(context));
    if (isA(bo, "bpmn:ScriptTask")) found.push(script(context));
    if (isA(bo, "bpmn:CallActivity")) found.push(called(context), mappings(context, "Input"), mappings(context, "Output"), escalation(context));
    if (isA(bo, "bpmn:ServiceTask", "bpmn:SendTask")) found.push(operation(context));
    found.push(...event(context));
    if (isA(bo, "bpmn:SequenceFlow")) found.push(condition(context));
    else found.push(defaultFlow(context));
    if (isA(bo, "bpmn:Activity")) found.push(loop(context), stage(context), prefill(context), assign(context));
    if (isA(bo, "bpmn:UserTask")) found.push(windows(context));
    if (isA(bo, "bpmn:FlowElement", "bpmn:Process", "bpmn:Participant")) found.push(documentation(context));
    found.push(technical(context));
    return found.filter((group): group is Group => group !== undefined).map((group) => this.drawn(group, element));
  }

  /** The bpmn.io component for it; lists become lists of collapsible items. */
  private drawn(group: Group, element: Element): Group {
    if (!group.items) return { ...group, component: GroupView, translate };
    const locked = this.readOnly.locked;
    const items = (group.items as any[]).map((item) => ({ ...item, element, remove: locked ? undefined : item.remove, component: CollapsibleEntry, translate }));
    return { ...group, items, component: ListGroup, translate, add: locked ? undefined : group.add } as Group;
  }
}

export const propertiesModule = {
  __init__: ["rangkulProperties"],
  edit: ["type", Edit],
  rangkulProperties: ["type", RangkulProperties],
};
