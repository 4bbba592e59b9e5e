import type { RequestClass, RequestRecord } from '@cutover/traffic';

import type { Arm, Ending, Observation } from '../counts/observation.ts';

export interface Versions {
  readonly stable: string;
  readonly canary: string;
}

export interface Observed {
  readonly observations: Observation[];
  /** Requests without an answer whose connection had not met a version before: nobody knows whose they were. */
  readonly unattributed: number;
}

const endings: Partial<Record<RequestClass, Ending>> = {
  ok: 'ok',
  '5xx-app': 'error',
  '5xx-proxy': 'error',
  'wrong-body': 'error',
  refused: 'unanswered',
  unreachable: 'unanswered',
  reset: 'unanswered',
  timeout: 'unanswered',
  late: 'unanswered',
};

/** When each pod was first answered by, ms. */
const firstAnswers = (records: readonly RequestRecord[]): Map<string, number> => {
  const first = new Map<string, number>();
  for (const { pod, end } of records) {
    if (pod !== null) first.set(pod, Math.min(first.get(pod) ?? Infinity, end));
  }
  return first;
};

/** The version of each answer; without one the last that its connection met, where it is kept. Takes requests as they were due. */
const createVersionOf = (): ((record: RequestRecord) => string | null) => {
  const lastOf = new Map<number, string>();
  return ({ version, conn, kind }) => {
    if (conn === null) return version;
    if (version !== null) lastOf.set(conn, version);
    return version ?? (kind === 'keep-alive' ? (lastOf.get(conn) ?? null) : null);
  };
};

const armOf = (version: string | null, { stable, canary }: Versions): Arm | null => {
  if (version === canary) return 'canary';
  return version === stable ? 'stable' : null;
};

/**
 * What the records of a lane say to a judge. The client's own failures say nothing and are left out.
 */
export const observe = (
  records: readonly RequestRecord[],
  versions: Versions,
  { warmUpMs }: { warmUpMs: number },
): Observed => {
  const first = firstAnswers(records);
  const isNew = (pod: string | null, due: number) => pod !== null && due < (first.get(pod) ?? 0) + warmUpMs;
  const versionOf = createVersionOf();
  const observations: Observation[] = [];
  let unattributed = 0;
  for (const record of records.toSorted((a, b) => a.due - b.due)) {
    const arm = armOf(versionOf(record), versions);
    const ending = endings[record.class];
    if (ending === undefined) continue;
    if (arm === null) {
      unattributed += 1;
      continue;
    }
    observations.push({
      ...{ arm, ending, dueMs: record.due, endMs: record.end },
      connection: record.conn === null ? `request ${record.id}` : `connection ${record.conn}`,
      stratum: `${record.op} ${record.kind}`,
      isWarmingUp: isNew(record.pod, record.due),
    });
  }
  return { observations, unattributed };
};
