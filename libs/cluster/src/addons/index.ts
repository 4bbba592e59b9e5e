export { ADD_ON_NAMES, type AddOn, type AddOnName, type NodeFacts, type Outside, type Tools } from './add-on.ts';
export { addOnNamed, ADD_ONS, addOnTools, CORE_ADD_ONS, inOrder, isAddOnName, OPTIONAL_ADD_ONS } from './catalogue.ts';
export { needMesh } from './mesh/need-mesh.ts';
export { deleteAddOn } from './delete-add-on.ts';
export { addOnStatuses, installedAddOns, type AddOnStatus } from './installed.ts';
export {
  applyAddOns,
  awaitAddOns,
  ensureAddOns,
  pushAddOnImages,
  type AddOnReferences,
  type AddOnTarget,
  type ApplyContext,
  type ApplyOptions,
  type EnsureAddOnsOptions,
} from './install.ts';
