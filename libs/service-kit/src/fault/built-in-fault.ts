import { parseFault } from './fault.ts';
import type { Fault } from './fault.ts';

/** Put in by the build (esbuild's `define`): a fault is a property of the code, so that no setting makes a good build bad. */
declare const __CUTOVER_FAULT__: string | undefined;

/** The fault of this build; nearly always there is none. */
export const builtInFault: Fault | undefined =
  typeof __CUTOVER_FAULT__ === 'string' ? parseFault(__CUTOVER_FAULT__) : undefined;
