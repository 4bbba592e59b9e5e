import { isChartError } from '../../chart-error.ts';
import { renderStaged } from '../../render-chart.ts';
import type { StagedRender } from '../../render-chart.ts';
import type { ApiClient } from '../api-server/client.ts';
import { objectsOf } from '../rendering.ts';
import { isNamedIn, valuesOf } from './batches.ts';
import type { Batch } from './batches.ts';
import type { Candidate } from './candidates.ts';
import { ALWAYS } from './judge.ts';
import type { Outcome } from './judge.ts';

export interface Trial {
  readonly client: ApiClient;
  readonly helm: string;
  readonly namespace: string;
  /** A copy of each chart beside its library, as `withStagedChart` makes it. */
  readonly staged: Readonly<Record<string, { chart: string; scratch: string }>>;
  /** As in `OracleOptions`. */
  readonly isThorough: boolean;
  /** Objects that the API server takes already, as text: most are the same for most candidates. */
  readonly taken: Set<string>;
}

/** The objects, or the one line of their refusal. */
async function rendered(
  trial: Trial,
  { chart, values }: Pick<Candidate, 'chart' | 'values'>,
  unchecked: boolean,
): Promise<string | { refusal: string }> {
  const { helm, namespace, staged } = trial;
  const options: StagedRender = { chart, release: chart, namespace, values, helm, tests: true, unchecked };
  try {
    return await renderStaged(options, staged[chart]!);
  } catch (error) {
    if (isChartError(error)) return { refusal: error.message };
    throw error;
  }
}

async function serverSays({ client, taken }: Trial, text: string): Promise<string | undefined> {
  for (const object of objectsOf(text)) {
    const key = JSON.stringify(object);
    if (taken.has(key)) continue;
    const refusal = await client.refusalOf(object);
    if (refusal !== undefined) return refusal;
    taken.add(key);
  }
  return undefined;
}

/** What the API server says of values that the chart refuses in this line. */
async function refused(trial: Trial, candidate: Candidate, line: string): Promise<Outcome> {
  const isSaid = ALWAYS[candidate.fault] !== undefined || (!trial.isThorough && candidate.reason !== undefined);
  if (isSaid) return { candidate, chart: line, server: 'unasked' };
  const anyway = await rendered(trial, candidate, true);
  const server = typeof anyway === 'string' ? await serverSays(trial, anyway) : 'unasked';
  return { candidate, chart: line, server };
}

/** Asks the chart, and then the API server: about what the chart renders, or would without its schema. */
async function tryCandidate(trial: Trial, candidate: Candidate): Promise<Outcome> {
  const asked = await rendered(trial, candidate, false);
  if (typeof asked !== 'string') return refused(trial, candidate, asked.refusal);
  return { candidate, chart: undefined, server: await serverSays(trial, asked) };
}

/** No chart has it: the schema refuses it, and says in the same line what else it refuses. */
const SURELY_WRONG = { neverAValue: true };

/** Asks the chart's schema about all candidates of a batch at once, and about those that it says nothing of one by one. */
export async function tryBatch(trial: Trial, batch: Batch): Promise<Outcome[]> {
  const values = { ...valuesOf(batch), ...SURELY_WRONG };
  const asked = await rendered(trial, { chart: batch[0].chart, values }, false);
  // Without a schema, as a test has it, nothing is refused together.
  const line = typeof asked === 'string' ? '' : asked.refusal;
  const outcomes: Outcome[] = [];
  for (const candidate of batch) {
    const isRefused = isNamedIn(line, candidate.place.join('.'));
    outcomes.push(await (isRefused ? refused(trial, candidate, line) : tryCandidate(trial, candidate)));
  }
  return outcomes;
}
