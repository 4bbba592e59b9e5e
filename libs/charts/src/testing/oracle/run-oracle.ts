import { inPool } from '@cutover/toolchain';
import { chartFolder } from '../../chart-folder.ts';
import { withStagedChart } from '../../staged-chart.ts';
import type { ApiClient } from '../api-server/client.ts';
import { helmPath } from '../rendering.ts';
import { batchesOf } from './batches.ts';
import type { Candidate } from './candidates.ts';
import type { Outcome } from './judge.ts';
import { tryBatch } from './try-candidate.ts';
import type { Trial } from './try-candidate.ts';

/** Helm is one process a candidate. */
const AT_ONCE = 4;

async function withStaged<T>(charts: readonly string[], action: (staged: Trial['staged']) => Promise<T>): Promise<T> {
  const [chart, ...others] = charts;
  if (chart === undefined) return action({});
  return withStagedChart(chartFolder(chart), (one) => withStaged(others, (rest) => action({ ...rest, [chart]: one })));
}

export interface OracleOptions {
  /** Asks the API server about values, too, that a chart refuses for a reason that its schema says: its answer changes no verdict (default: false). */
  readonly isThorough?: boolean;
  /** Changes the copies of the charts first, which is how this is itself tested. */
  readonly loosen?: (staged: Trial['staged']) => Promise<void>;
}

/** Asks chart and API server about each candidate. */
export async function runOracle(
  client: ApiClient,
  candidates: readonly Candidate[],
  { isThorough = false, loosen = async () => undefined }: OracleOptions = {},
): Promise<Outcome[]> {
  const helm = await helmPath();
  return withStaged([...new Set(candidates.map(({ chart }) => chart))], async (staged) => {
    await loosen(staged);
    const trial: Trial = { client, helm, namespace: 'oracle', staged, isThorough, taken: new Set() };
    return (await inPool(batchesOf(candidates), (batch) => tryBatch(trial, batch), AT_ONCE)).flat();
  });
}
