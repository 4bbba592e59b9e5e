import type { EndedRequest, RequestClass } from '@cutover/traffic';

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

/** The version of each answer; without one the last that its connection met, where it is kept. Takes requests as they were due. */
const createVersionOf = (): ((record: EndedRequest) => string | null) => {
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
 * What chance gives a version to: a connection, which is one pod's, or each request by itself, where a proxy draws for each. Requests of a connection share nothing there, and one without an answer belongs
 * to nobody.
 */
export type UnitKind = 'connection' | 'request';

export interface ObserveOptions {
  readonly warmUpMs: number;
  /** Default: a connection. */
  readonly unit?: UnitKind;
}

const unitName = ({ id, conn }: EndedRequest, unit: UnitKind): string =>
  conn === null || unit === 'request' ? `request ${id}` : `connection ${conn}`;

/** Makes observations of requests that end in any order. */
export interface Observer {
  /** Takes note of a request that has ended: when its pod first answered. */
  meet(record: EndedRequest): void;
  /**
   * What a request says: nothing where it failed by its client's own fault. Asked in the order in which they were due, once every request that
   * was due no later has been met.
   */
  observe(record: EndedRequest): Observation | 'unattributed' | null;
}

export const createObserver = (versions: Versions, { warmUpMs, unit = 'connection' }: ObserveOptions): Observer => {
  const firstAnswers = new Map<string, number>();
  const versionOf = unit === 'request' ? ({ version }: EndedRequest) => version : createVersionOf();
  const isNew = (pod: string | null, due: number) => pod !== null && due < (firstAnswers.get(pod) ?? 0) + warmUpMs;
  return {
    meet: ({ pod, end }) => {
      if (pod !== null) firstAnswers.set(pod, Math.min(firstAnswers.get(pod) ?? Infinity, end));
    },
    observe: (record) => {
      const arm = armOf(versionOf(record), versions);
      const ending = endings[record.class];
      if (ending === undefined) return null;
      if (arm === null) return 'unattributed';
      return {
        ...{ arm, ending, dueMs: record.due, endMs: record.end },
        connection: unitName(record, unit),
        stratum: `${record.op} ${record.kind}`,
        isWarmingUp: isNew(record.pod, record.due),
      };
    },
  };
};

/** As they were due; the position in the schedule decides between those that were due together. */
export const asDue = (a: EndedRequest, b: EndedRequest): number => a.due - b.due || a.id - b.id;

/**
 * What the records of a lane say to a judge. The client's own failures say nothing and are left out.
 */
export const observe = (records: readonly EndedRequest[], versions: Versions, options: ObserveOptions): Observed => {
  const observer = createObserver(versions, options);
  for (const record of records) observer.meet(record);
  const all = records.toSorted(asDue).map(observer.observe);
  return {
    observations: all.filter((one) => one !== null && one !== 'unattributed'),
    unattributed: all.filter((one) => one === 'unattributed').length,
  };
};
