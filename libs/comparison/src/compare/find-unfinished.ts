import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { loadFacts } from '../record/load-run.ts';
import type { RunFacts } from '../record/run.ts';

/** What is no run, or one of another version, is not the one that is looked for. */
const factsIn = (dir: string): Promise<RunFacts | null> => loadFacts(dir).catch(() => null);

/** The newest run of a folder that was begun by the same plan and did not come to its end. @param seed null: whichever it was */
export const findUnfinished = async (outDir: string, plan: string, seed: number | null): Promise<RunFacts | null> => {
  const names = (await readdir(outDir).catch(() => [])).filter((name) => name !== 'latest').sort();
  for (const name of names.reverse()) {
    const facts = await factsIn(join(outDir, name));
    if (facts === null || facts.isComplete || facts.id !== name || facts.plan !== plan) continue;
    if (seed === null || facts.seed === seed) return facts;
  }
  return null;
};
