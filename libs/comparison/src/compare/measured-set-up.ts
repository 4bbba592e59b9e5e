import { z } from 'zod';

import { ownSetUpMs } from './dry-run.ts';
import { listRuns } from '../record/listed-run.ts';
import { loadFacts } from '../record/load-run.ts';
import { runPaths } from '../record/paths.ts';
import { readJson } from '../record/read.ts';
import { strategyNameSchema } from '../record/strategy-name.ts';

const durationsSchema = z.looseObject({
  lanes: z.array(z.looseObject({ durationMs: z.number(), strategy: strategyNameSchema })),
});

export interface MeasuredSetUp {
  /** Mean of all a lane took beside its load, ms; without what an autoscaler waits for. */
  readonly ms: number;
  /** Of which run. */
  readonly run: string;
}

/** What lanes of the newest whole run of an app took beside their load: the span of the run without it, by lanes. @returns null where there is no such run */
export const measuredSetUp = async (outDir: string, app: string): Promise<MeasuredSetUp | null> => {
  const { runs } = await listRuns(outDir);
  for (const { dir, id } of runs.filter((run) => run.state === 'finished' && run.app.name === app)) {
    const facts = await loadFacts(dir);
    const { lanes } = await readJson(durationsSchema, runPaths.run(dir)).catch(() => ({ lanes: [] }));
    // A run that was gone on with has its pause in its span.
    if (facts.resumedAt !== undefined || lanes.length === 0) continue;
    const span = Date.parse(facts.finishedAt) - Date.parse(facts.startedAt);
    const told = lanes.reduce((sum, { durationMs, strategy }) => sum + durationMs + ownSetUpMs({ strategy }), 0);
    if (span > told) return { ms: (span - told) / lanes.length, run: id };
  }
  return null;
};
