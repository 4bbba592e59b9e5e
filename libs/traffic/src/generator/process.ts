import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { constants, getPriority, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

import { createGenerator } from './generator.ts';
import { type GeneratorNotice, generatorOrderSchema, type GeneratorPlan, generatorPlanSchema } from './plan.ts';
import { latenessOf } from '../record/lateness.ts';
import type { RequestRecord } from '../record/request-record.ts';

const tickEveryMs = 1000;

/** A generator that waits for a CPU measures the scheduler; without the right to be preferred it runs as it is. */
const prefer = (niceness: number): number => {
  try {
    setPriority(niceness);
  } catch (error) {
    const { info } = error as { info?: { code?: string } };
    if (info?.code !== 'EACCES' && info?.code !== 'EPERM') throw error;
  }
  return getPriority();
};

export const readPlan = (file: string): GeneratorPlan =>
  generatorPlanSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

const monotonicSince = (zeroNs: bigint) => (): number => Number(process.hrtime.bigint() - zeroNs) / 1e6;

const failedOf = (records: readonly RequestRecord[]): number =>
  records.filter((record) => record.class !== 'ok').length;

/** Says each second how it goes, from the records that are new since. */
const reportTicks = (records: readonly RequestRecord[], now: () => number, say: (notice: GeneratorNotice) => void) => {
  let told = 0;
  let failed = 0;
  return setInterval(() => {
    const versions: Record<string, number> = {};
    for (const record of records.slice(told)) {
      if (record.class !== 'ok') failed += 1;
      if (record.version !== null) versions[record.version] = (versions[record.version] ?? 0) + 1;
    }
    told = records.length;
    say({ type: 'tick', atMs: now(), sent: told, failed, versions });
  }, tickEveryMs);
};

/**
 * Runs one plan under orders from `input`: says ready, starts at the given instant of CLOCK_MONOTONIC, and on "stop" (or when
 * whoever ordered it is gone) drains, writes the records and says done. Nothing is written while requests are due.
 */
export const runGenerator = async (plan: GeneratorPlan, input: Readable, output: Writable): Promise<void> => {
  const say = (notice: GeneratorNotice) => output.write(`${JSON.stringify(notice)}\n`);
  const niceness = prefer(plan.niceness);
  const generator = createGenerator(plan);
  let ticks: NodeJS.Timeout | undefined;
  say({ type: 'ready', niceness, planned: generator.planned });
  for await (const line of createInterface({ input })) {
    const order = generatorOrderSchema.parse(JSON.parse(line));
    if (order.type === 'stop') break;
    const now = monotonicSince(BigInt(order.zeroNs));
    generator.start(now);
    ticks = reportTicks(generator.records, now, say);
  }
  await generator.stop();
  clearInterval(ticks);
  prefer(constants.priority.PRIORITY_NORMAL);
  const records = [...generator.records].sort((a, b) => a.id - b.id);
  await writeFile(plan.output, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  say({ type: 'done', sent: records.length, failed: failedOf(records), lateness: latenessOf(records) });
};
