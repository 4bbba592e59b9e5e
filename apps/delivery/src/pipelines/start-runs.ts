import { mainRun, PIPELINE_STATUS, pullRequestRun, RUN_LABELS } from '@cutover/argo-workflows';
import type { Forge, SaidStatus } from '@cutover/forge';
import type { Candidate } from '../previews/candidate.ts';
import { MAIN } from '../previews/names.ts';
import { readCandidates } from '../previews/read-candidates.ts';
import type { NewRun, Runs } from './runs.ts';

export type PipelineForge = Pick<Forge, 'repository' | 'pullRequests' | 'statuses' | 'setStatus' | 'commits'>;

export interface StartRuns {
  readonly forge: PipelineForge;
  readonly runs: Runs;
  /** Whose approvals count. */
  readonly account: string;
  readonly now: Date;
}

/** How far back a commit of main is looked for that a run ended well with. */
const MOST_COMMITS = 20;

type Asked = Pick<StartRuns, 'forge' | 'runs'>;

async function saidOf(forge: Pick<Forge, 'statuses'>, commit: string): Promise<SaidStatus | undefined> {
  return (await forge.statuses(commit)).find(({ context }) => context === PIPELINE_STATUS);
}

/** What a commit says outlives its run: the controller removes those that ended. */
const isOver = (said: SaidStatus | undefined): boolean => said !== undefined && said.state !== 'pending';

/** Created again, it is the one that is there: one that was lost before it ended begins anew. */
async function begin({ forge, runs }: Asked, commit: string, said: SaidStatus | undefined, run: NewRun): Promise<void> {
  await runs.create(run);
  if (said !== undefined) return;
  const description = `${run.metadata?.name} is to run`;
  await forge.setStatus(commit, { context: PIPELINE_STATUS, state: 'pending', description });
}

async function runOfPull(asked: Asked, { pull: { number, head } }: Candidate): Promise<void> {
  const said = await saidOf(asked.forge, head.commit);
  if (isOver(said)) return;
  const { repository } = asked.forge;
  await begin(asked, head.commit, said, pullRequestRun({ repository, number, commit: head.commit }));
}

/** Of runs of pull requests, those that are of what is no approved head any more. */
async function endOthers({ runs }: Asked, heads: ReadonlyMap<string, string>): Promise<void> {
  for (const { name, labels, isStopping } of await runs.open(RUN_LABELS.number)) {
    if (isStopping || heads.get(labels[RUN_LABELS.number] ?? '') === labels[RUN_LABELS.commit]) continue;
    await runs.stop(name);
  }
}

/** What the last run that ended well was of; where none is known, what was there before the tip. */
async function before(forge: PipelineForge, [first, ...older]: readonly string[]): Promise<string | undefined> {
  for (const commit of first === undefined ? [] : [first, ...older])
    if ((await saidOf(forge, commit))?.state === 'success') return commit;
  return first;
}

/** Of what was pushed meanwhile the tip alone has a run: it is counted from the last one that ended well. */
async function runOfMain(asked: Asked): Promise<void> {
  const { forge } = asked;
  const [commit, ...older] = await forge.commits(MAIN, MOST_COMMITS);
  if (commit === undefined) return;
  const said = await saidOf(forge, commit);
  if (isOver(said)) return;
  const from = await before(forge, older);
  if (from === undefined) return;
  await begin(asked, commit, said, mainRun({ repository: forge.repository, commit, before: from }));
}

/**
 * Sees to it that main's tip and every approved head of an open pull request has its run, and that no run is of another head. Read from what the forge and the cluster say: called again it changes nothing.
 * @throws ForgeError, ClusterCallError
 */
export async function startRuns({ forge, runs, account, now }: StartRuns): Promise<void> {
  const asked = { forge, runs };
  const candidates = await readCandidates(forge, account, now);
  const approved = candidates.filter(({ approvedAt }) => approvedAt !== undefined);
  for (const candidate of approved) await runOfPull(asked, candidate);
  await endOthers(asked, new Map(approved.map(({ pull }) => [String(pull.number), pull.head.commit])));
  await runOfMain(asked);
}
