import { stat } from 'node:fs/promises';
import { writeReport } from '@cutover/comparison';
import { writeSyntheticRun } from '@cutover/comparison/testing';
import type { ReportPlan } from './plan.ts';

export interface Written {
  readonly lanes: number;
  readonly requests: number;
  /** From records to report.html, report.md and the drawings. */
  readonly seconds: number;
  /** Of CPU, in this process. */
  readonly cpuSeconds: number;
  readonly pageBytes: number;
  readonly markdownBytes: number;
}

const CPU = 1_000_000;

/** Invents a run in a folder, and measures the writing of its report. */
export async function writeAndMeasure(dir: string, plan: ReportPlan): Promise<Written> {
  const { strategies, faults, ratePerSecond, blocks } = plan;
  const run = await writeSyntheticRun(dir, { strategies, faults, ratePerSecond, repeats: blocks });
  const began = performance.now();
  const before = process.cpuUsage();
  await writeReport(dir);
  const { user, system } = process.cpuUsage(before);
  return {
    lanes: run.lanes.length,
    requests: run.lanes.reduce((sum, { requests }) => sum + requests.sent, 0),
    seconds: (performance.now() - began) / 1_000,
    cpuSeconds: (user + system) / CPU,
    pageBytes: (await stat(`${dir}/report.html`)).size,
    markdownBytes: (await stat(`${dir}/report.md`)).size,
  };
}
