import { existsSync } from 'node:fs';
import { judgedSpanOf, judgedUnitOf, judgeOf, loadFacts, loadLane, runPaths } from '@cutover/comparison';
import { backtest, type Backtest, type PolicyFile } from '@cutover/judge';
import { UsageError } from '../usage-error.ts';

export interface JudgedLane extends Backtest {
  readonly lane: string;
  readonly strategy: string;
  /** What its times count from. */
  readonly since: 'the deployment' | 'the first step';
}

export interface JudgedRun {
  readonly run: string;
  readonly policy: string;
  readonly lanes: readonly JudgedLane[];
  /** Lanes that were not replayed, and why. */
  readonly skipped: readonly { readonly lane: string; readonly why: string }[];
}

async function judgeLane(dir: string, lane: string, app: Parameters<typeof judgeOf>[0], policy: PolicyFile) {
  const { facts, requests: records } = await loadLane(dir, lane, judgeOf(app));
  const span = judgedSpanOf(facts);
  if (span === null) return null;
  const versions = { stable: facts.from.version, canary: facts.to.version };
  const unit = judgedUnitOf(facts);
  const result = backtest({ records, versions, unit, ...span, warmUpMs: policy.warmUpMs }, policy.create());
  const isCanary = facts.marks.some(({ name }) => name === 'step');
  const since: JudgedLane['since'] = isCanary ? 'the first step' : 'the deployment';
  return { lane, strategy: facts.strategy, since, ...result };
}

/**
 * Replays each lane of a run that has a new version in it; writes nothing.
 * @throws RecordError, OtherRunVersion, UsageError where no lane has one
 */
export async function judgeRun(dir: string, policy: PolicyFile): Promise<JudgedRun> {
  const facts = await loadFacts(dir);
  const lanes: JudgedLane[] = [];
  const skipped: { lane: string; why: string }[] = [];
  for (const lane of facts.lanes) {
    // Its facts are written last.
    const isRecorded = existsSync(runPaths.laneFacts(dir, lane));
    const judged = isRecorded ? await judgeLane(dir, lane, facts.app, policy) : null;
    if (judged !== null) lanes.push(judged);
    else skipped.push({ lane, why: isRecorded ? 'no new version in it' : 'not recorded to its end' });
  }
  if (lanes.length === 0) throw new UsageError(`${dir}: no lane with a new version in it is on record`);
  return { run: facts.id, policy: policy.name, lanes, skipped };
}
