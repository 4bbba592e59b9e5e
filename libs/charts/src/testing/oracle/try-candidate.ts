import { isChartError } from '../../chart-error.ts';
import { renderStaged } from '../../render-chart.ts';
import type { StagedRender } from '../../render-chart.ts';
import type { ApiClient } from '../api-server/client.ts';
import { objectsOf } from '../rendering.ts';
import { withChange } from './candidates.ts';
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

interface Question {
  readonly chart: string;
  readonly values: object;
  /** Leave the schema out. */
  readonly unchecked: boolean;
}

/** The objects, or the one line of their refusal. */
export async function rendered(trial: Trial, question: Question): Promise<string | { refusal: string }> {
  const { helm, namespace, staged } = trial;
  const options: StagedRender = { ...question, release: question.chart, namespace, helm, tests: true };
  try {
    return await renderStaged(options, staged[question.chart]!);
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

/**
 * Asks the chart, and then the API server: about what the chart renders, or would without its schema.
 * @param refusal what the chart is known to say
 */
export async function tryCandidate(trial: Trial, candidate: Candidate, refusal?: string): Promise<Outcome> {
  const question = { chart: candidate.chart, values: withChange(candidate.base.values, candidate) };
  const asked = refusal === undefined ? await rendered(trial, { ...question, unchecked: false }) : { refusal };
  if (typeof asked === 'string') return { candidate, chart: undefined, server: await serverSays(trial, asked) };
  if (ALWAYS[candidate.fault] !== undefined) return { candidate, chart: asked.refusal, server: 'unasked' };
  const anyway = await rendered(trial, { ...question, unchecked: true });
  const server = typeof anyway === 'string' ? await serverSays(trial, anyway) : 'unasked';
  return { candidate, chart: asked.refusal, server };
}
