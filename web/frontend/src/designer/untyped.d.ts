/** Parts of bpmn.io that ship without types: only what we use of them, as loosely as they are. */
declare module "@bpmn-io/properties-panel";
declare module "bpmn-js-properties-panel";
declare module "bpmn-js-i18n/translations/*";
declare module "bpmn-js-color-picker";
declare module "bpmn-js-color-picker/colors";
declare module "diagram-js-minimap";
declare module "dmn-js/lib/Modeler";
declare module "dmn-js/lib/Viewer";
declare module "@bpmn-io/form-js-editor";
declare module "bpmn-js/lib/features/rules/BpmnRules";
