import { readFileSync, writeFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { constants, getPriority, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

import { createGenerator, type Generator } from './generator.ts';
import { type GeneratorNotice, generatorOrderSchema, type GeneratorPlan, generatorPlanSchema } from './plan.ts';
import { latenessOf } from '../record/lateness.ts';
import { countRequests } from '../record/request-counts.ts';
import type { EndedRequest, RequestRecord } from '../record/request-record.ts';

const tickEveryMs = 1000;

const denied = new Set(['EACCES', 'EPERM', 'ENOENT']);

/** Does what the machine may refuse; then it runs as it is, and its lateness tells. */
const ifAllowed = (act: () => void): void => {
  try {
    act();
  } catch (error) {
    const { code, info } = error as { code?: string; info?: { code?: string } };
    if (!denied.has(info?.code ?? code ?? '')) throw error;
  }
};

/** Niceness counts within a session alone where the kernel groups by session (sched(7), autogroup): both are set. */
const prefer = (niceness: number): number => {
  ifAllowed(() => setPriority(niceness));
  ifAllowed(() => writeFileSync('/proc/self/autogroup', String(niceness)));
  return getPriority();
};

const policyField = 41;
const fifo = 1;

/** Scheduling policy of this process, from proc_pid_stat(5); the fields are counted from behind the command's name. */
const isRealtime = (): boolean => {
  let stat = '';
  ifAllowed(() => (stat = readFileSync('/proc/self/stat', 'utf8')));
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(afterName[policyField - 3]) === fifo;
};

export const readPlan = (file: string): GeneratorPlan =>
  generatorPlanSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

const monotonicSince = (zeroNs: bigint) => (): number => Number(process.hrtime.bigint() - zeroNs) / 1e6;

const failedOf = (records: readonly RequestRecord[]): number =>
  records.filter((record) => record.class !== 'ok').length;

const endedOf = ({ id, due, end, conn, kind, op, class: became, version, pod }: RequestRecord): EndedRequest => ({
  ...{ id, due, end, conn, kind, op, class: became, version, pod },
});

/** Says each second how it goes, from the records that are new since. */
const reportTicks = (
  generator: Generator,
  { now, say, plan }: { now: () => number; say: (notice: GeneratorNotice) => void; plan: GeneratorPlan },
) => {
  const { records } = generator;
  let told = 0;
  let failed = 0;
  return setInterval(() => {
    const versions: Record<string, number> = {};
    const ended = records.slice(told);
    for (const record of ended) {
      if (record.class !== 'ok') failed += 1;
      if (record.version !== null) versions[record.version] = (versions[record.version] ?? 0) + 1;
    }
    told = records.length;
    const counts = plan.tellsCounts ? { counts: countRequests(ended) } : {};
    say({ type: 'tick', atMs: now(), sent: generator.sent, ended: told, failed, versions, ...counts });
    if (plan.tellsEnded) say({ type: 'ended', settledMs: generator.settledMs(now()), requests: ended.map(endedOf) });
  }, tickEveryMs);
};

/** Whoever reads meets all of it or none. */
const writeWhole = async (file: string, text: string): Promise<void> => {
  try {
    await writeFile(`${file}.part`, text);
    await rename(`${file}.part`, file);
  } catch (error) {
    await rm(`${file}.part`, { force: true }).catch(() => undefined);
    throw error;
  }
};

/**
 * Runs one plan under orders from `input`: says ready, starts at the given instant of CLOCK_MONOTONIC, sends nothing due later than the
 * "stop" says (or than now, when whoever ordered it is gone), drains, writes the records and says done. Nothing is written while requests are due.
 */
export const runGenerator = async (plan: GeneratorPlan, input: Readable, output: Writable): Promise<void> => {
  const say = (notice: GeneratorNotice) => output.write(`${JSON.stringify(notice)}\n`);
  const niceness = prefer(plan.niceness);
  const generator = createGenerator(plan);
  let ticks: NodeJS.Timeout | undefined;
  let now = () => 0;
  let stopAt: number | undefined;
  say({ type: 'ready', niceness, realtime: isRealtime(), scheduled: generator.scheduled });
  for await (const line of createInterface({ input })) {
    const order = generatorOrderSchema.parse(JSON.parse(line));
    if (order.type === 'stop') {
      stopAt = order.atMs;
      break;
    }
    now = monotonicSince(BigInt(order.zeroNs));
    generator.start(now);
    ticks = reportTicks(generator, { now, say, plan });
  }
  const stoppedAt = stopAt ?? now();
  // A stop at once leaves unsent what is late by then.
  await generator.stop(stopAt ?? -Infinity);
  clearInterval(ticks);
  prefer(constants.priority.PRIORITY_NORMAL);
  const records = [...generator.records].sort((a, b) => a.id - b.id);
  await writeWhole(plan.output, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const planned = generator.plannedUntil(stoppedAt);
  say({ type: 'done', planned, sent: records.length, failed: failedOf(records), lateness: latenessOf(records) });
};
