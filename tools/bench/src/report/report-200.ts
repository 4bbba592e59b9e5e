/** `nx run bench:report-200`: `--help` says what it takes. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { given } from '../command-line.ts';
import { openReport } from './open.ts';
import { planOf, USAGE, type ReportPlan } from './plan.ts';
import { writeAndMeasure } from './write.ts';

const plan = await given('bench:report-200', USAGE, planOf);

async function folderFor({ keep }: ReportPlan): Promise<string> {
  if (keep === undefined) return mkdtemp(join(tmpdir(), 'cutover-report-'));
  await mkdir(keep, { recursive: true });
  return resolve(keep);
}

const dir = await folderFor(plan);
try {
  const written = await writeAndMeasure(dir, plan);
  const opened = await openReport(join(dir, 'report.html'), plan.pictures);
  const isWithin = written.pageBytes <= plan.most && opened.whole === written.lanes && opened.problems.length === 0;
  const figures = { ...written, most: plan.most, ...opened, isWithin };
  process.stdout.write(plan.json ? `${JSON.stringify(figures, undefined, 2)}\n` : `${inWords(figures)}\n`);
  process.exitCode = isWithin ? 0 : 1;
} finally {
  if (plan.keep === undefined) await rm(dir, { recursive: true, force: true });
}

function inWords(
  figures: Awaited<ReturnType<typeof writeAndMeasure>> & Awaited<ReturnType<typeof openReport>>,
): string {
  const { lanes, requests, seconds, cpuSeconds, pageBytes, markdownBytes, loadMs, longestOpenMs, whole } = figures;
  const mb = (bytes: number) => `${(bytes / 1_000_000).toFixed(2)} MB`;
  return [
    `${lanes} lanes of ${requests} requests: report in ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of CPU)`,
    `page ${mb(pageBytes)} of ${mb(plan.most)} at most, Markdown ${mb(markdownBytes)}`,
    `in Chromium: loaded in ${loadMs.toFixed(0)} ms, ${whole} of ${lanes} lanes open, the slowest in ${longestOpenMs.toFixed(0)} ms`,
    ...figures.problems.map((problem) => `PROBLEM ${problem}`),
  ].join('\n');
}
