import { isChartError } from '../../chart-error.ts';
import { renderStaged } from '../../render-chart.ts';
import type { StagedRender } from '../../render-chart.ts';
import type { ApiClient } from '../api-server/client.ts';
import { objectsOf } from '../rendering.ts';
import type { Candidate } from './candidates.ts';
import { ALWAYS } from './judge.ts';
import type { Outcome } from './judge.ts';

export interface Trial {
  readonly client: ApiClient;
  readonly helm: string;
  readonly namespace: string;
  /** A copy of each chart beside its library, as `withStagedChart` makes it. */
  readonly staged: Readonly<Record<string, { chart: string; scratch: string }>>;
  /** Objects that the API server takes already, as text: most are the same for most candidates. */
  readonly taken: Set<string>;
}

/** The objects, or the one line of their refusal. */
async function rendered(
  trial: Trial,
  { chart, values }: Candidate,
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

/** Asks the chart, and then the API server: about what the chart renders, or would without its schema. */
export async function tryCandidate(trial: Trial, candidate: Candidate): Promise<Outcome> {
  const asked = await rendered(trial, candidate, false);
  if (typeof asked === 'string') return { candidate, chart: undefined, server: await serverSays(trial, asked) };
  if (ALWAYS[candidate.fault] !== undefined) return { candidate, chart: asked.refusal, server: 'unasked' };
  const anyway = await rendered(trial, candidate, true);
  const server = typeof anyway === 'string' ? await serverSays(trial, anyway) : 'unasked';
  return { candidate, chart: asked.refusal, server };
}
