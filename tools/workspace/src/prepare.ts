import { isNothing } from './needs.ts';
import type { Needs } from './needs.ts';
import { NOTHING } from './tally.ts';
import type { Outcome } from './tally.ts';
import type { Toolchain } from './toolchain.ts';

/** Makes all that the chosen tests need in one call, so that nothing is compiled inside of a test. Rejects where something cannot be made. */
export async function prepare(toolchain: Toolchain, needs: Needs): Promise<Outcome> {
  if (!isNothing(needs)) await toolchain.ensure(needs);
  return NOTHING;
}
