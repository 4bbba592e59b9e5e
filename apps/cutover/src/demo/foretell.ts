import { dryRun, measuredSetUp, treatmentInWords } from '@cutover/comparison/plan';
import type { DryRun } from '@cutover/comparison';
import type { ComparisonPlan } from '../options/comparison-plan.ts';

export interface Foretold extends DryRun {
  /** The run by which set-up is estimated; null where none of this app is on record. */
  readonly setUpAsIn: string | null;
}

/** What a comparison would measure, and how long it would take; nothing is started, and nothing written. */
export async function foretell(plan: ComparisonPlan): Promise<Foretold> {
  const { app, foreign, outDir, strategies, faults, seed, repeats, rate, canary } = plan;
  const subject = foreign === undefined ? app : unknownYet(foreign);
  const before = foreign === undefined ? await measuredSetUp(outDir, app) : null;
  const asked = { strategies, faults, seed, repeats, canary, ...(rate === undefined ? {} : { rate }) };
  return { ...dryRun({ ...asked, app: subject }, before?.ms ?? null), setUpAsIn: before?.run ?? null };
}

/** Which workload, container and Service are meant is found by Helm or by the cluster, and decides nothing here. */
function unknownYet({ source, asked, from, to }: NonNullable<ComparisonPlan['foreign']>) {
  const entry = { workload: 'app', container: 'app', service: 'app', port: 80 };
  return { source, asked, entry, images: { from, to } };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** "about 40 s", "about 12 min", "about 3 h 20 min". */
function roughly(ms: number): string {
  if (ms < 1.5 * MINUTE) return `about ${Math.round(ms / SECOND)} s`;
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 120) return `about ${minutes} min`;
  return `about ${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A line a lane, in order, and what all of it takes. */
export function foretoldText({ lanes, estimatedMs, setUpMs, setUpAsIn, seed, ratePerSecond, notes }: Foretold): string {
  const wide = Math.max(...lanes.map(({ lane }) => lane.length));
  const source = setUpAsIn === null ? 'a guess: no run of this app is on record' : `as in ${setUpAsIn}`;
  const line = (lane: (typeof lanes)[number], at: number) =>
    `${String(at + 1).padStart(4)}  ${lane.lane.padEnd(wide)}  ${roughly(lane.estimatedMs).padEnd(12)}  ${treatmentInWords(lane)}`;
  return [
    ...lanes.map(line),
    '',
    `${lanes.length} lanes at ${ratePerSecond} requests/s, seed ${seed}: ${roughly(estimatedMs)}, of which set-up ${roughly(setUpMs).replace('about ', '')} a lane (${source}); images and repeats of void lanes come on top`,
    ...notes,
  ].join('\n');
}
