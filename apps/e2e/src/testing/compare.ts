import { join } from 'node:path';
import { loadRun, type Run } from '@cutover/comparison';
import { repeatWhileVoid, type Measured } from '@cutover/testing-kit';
import { cutover } from './command-line.ts';

/** As `cutover compare` refuses to measure where the generator alone, against a server that does nothing, is late already. */
const NOT_HELD = /this machine cannot hold .* requests a second/;

/** Of runs that were measured: nothing lost, void, lossy, wrong data. Also of what could not be measured is 3, which says so. */
const RESULTS = [0, 3, 4, 5];
const NOT_MEASURABLE = /not measurable/;

export interface Compared {
  readonly dir: string;
  readonly run: Run;
}

type Attempt = { readonly compared: Compared } | { readonly refused: string };

async function attempt(out: string, args: readonly string[]): Promise<Attempt> {
  const { code, stdout, stderr } = await cutover('compare', '--out', out, ...args);
  const refused = NOT_HELD.exec(stderr)?.[0];
  if (code !== 0 && refused !== undefined) return { refused };
  if (!RESULTS.includes(code ?? -1) || NOT_MEASURABLE.test(stderr))
    throw new Error(`cutover compare exited with ${code}:\n${stdout}\n${stderr}`);
  const dir = join(out, 'latest');
  return { compared: { dir, run: await loadRun(dir) } };
}

/**
 * Compares, as somebody types it. A machine too busy to send the load at all makes that void, and it is tried again; a lane that was
 * void `cutover compare` has measured again by itself. Rejects with what was printed when it fails otherwise.
 */
export async function compare(out: string, ...args: readonly string[]): Promise<Measured<Compared>> {
  const measured = await repeatWhileVoid<Attempt>({
    run: () => attempt(out, args),
    noise: (tried) => ('refused' in tried ? [tried.refused] : []),
  });
  if (measured.void) return measured;
  if ('refused' in measured.result) throw new Error(measured.result.refused);
  return { void: false, result: measured.result.compared };
}
