import { CATALOGUE, GO_TOOL_NAMES } from '../go/catalogue.ts';
import type { GoToolName } from '../go/catalogue.ts';
import { isWheelTool, WHEEL_TOOL_NAMES, WHEEL_TOOLS } from '../wheel/wheel-tools.ts';
import type { WheelToolName } from '../wheel/wheel-tools.ts';

export type ToolName = GoToolName | WheelToolName;

export const TOOL_NAMES: readonly ToolName[] = [...GO_TOOL_NAMES, ...WHEEL_TOOL_NAMES];

/** Seconds that making a tool ready takes where the cache lacks it, on two cores. */
export function costOf(name: ToolName): number {
  return isWheelTool(name) ? WHEEL_TOOLS[name].cost : CATALOGUE[name].cost;
}

/** Names by what their tools are made with. */
export function byKind(names: readonly ToolName[]): { readonly go: GoToolName[]; readonly wheels: WheelToolName[] } {
  return { go: names.filter((name): name is GoToolName => !isWheelTool(name)), wheels: names.filter(isWheelTool) };
}
