import { until } from '@cutover/testing-kit';
import { cpuClock } from './cpu-clock.ts';
import type { Stage, Timed } from './delivery-figures.ts';
import type { GitOpsNode } from '../testing/gitops-node.ts';
import { startLoad } from '../testing/load.ts';
import { WAIT_MS } from '../testing/patience.ts';

/** Below what each pod lets one address start games at. */
const LOAD = { namespace: 'prod', ratePerSecond: 8 };

interface Proposal {
  readonly after: { readonly version: string | null };
  readonly pullRequest: { readonly number: number } | null;
}

async function timed(stage: Stage, action: () => Promise<unknown>): Promise<Timed> {
  const [begin, worked] = [performance.now(), cpuClock()];
  await action();
  return { stage, seconds: (performance.now() - begin) / 1_000, cpuSeconds: cpuClock() - worked };
}

/** Until the Rollout serves this version, and nothing is under way. */
async function untilServed(node: GitOpsNode, version: string): Promise<void> {
  const path =
    '{.spec.template.metadata.labels.app\\.kubernetes\\.io/version} {.status.phase} {.status.stableRS} {.status.blueGreen.activeSelector} {.status.currentPodHash}';
  const isServed = async () => {
    const said = await node.kubectl('get', 'rollout', 'pacman', '-n', LOAD.namespace, '-o', `jsonpath=${path}`);
    const [labelled, phase, stable, active, current] = said.split(' ');
    return labelled === version && phase === 'Healthy' && stable === active && active === current;
  };
  await until(`${LOAD.namespace} serves pacman ${version}`, isServed, { withinMs: WAIT_MS, everyMs: 250 });
}

/** A proposal merged, until prod serves what it says, while players play there. */
async function switched(node: GitOpsNode, stage: Stage, proposal: Proposal): Promise<Timed> {
  const { pullRequest, after } = proposal;
  if (pullRequest === null || after.version === null) throw new Error(`${stage}: nothing was proposed`);
  const load = await startLoad(node.cluster, LOAD);
  let found: Timed;
  try {
    found = await timed(stage, async () => {
      await node.merge(pullRequest.number);
      await untilServed(node, after.version!);
    });
  } catch (error) {
    await load.stop();
    throw error;
  }
  const { count, lost } = await load.stop();
  return { ...found, load: { sent: count, lost } };
}

/** A proposal for an environment that the node does not have, merged: the next one is promoted from there. */
async function promoted(node: GitOpsNode, environment: string): Promise<void> {
  const { pullRequest } = await node.asked<Proposal>('promote', 'pacman', '--to', environment);
  if (pullRequest === null) throw new Error(`${environment}: nothing was proposed`);
  await node.merge(pullRequest.number);
}

/** One change of each kind from its branch to where it ends. */
export async function deliveryRound(node: GitOpsNode, round: number, say: (stage: Timed) => void): Promise<Timed[]> {
  const stages: Timed[] = [];
  const note = (stage: Timed) => {
    stages.push(stage);
    say(stage);
  };
  let seen = 0;
  note(
    await timed('preview', async () => {
      seen = (await node.openChange('account', `seen-${round}`)).number;
      await node.build(seen);
      await node.preview(seen);
    }),
  );
  note(await timed('close', () => node.close(seen)));
  const merged = await node.openChange('pacman', `merged-${round}`);
  const { version } = await node.build(merged.number);
  note(
    await timed('merge', async () => {
      await node.merge(merged.number);
      await node.untilAnswers('pacman.dev.localhost', version);
    }),
  );
  for (const between of ['stag', 'qa']) await promoted(node, between);
  note(await switched(node, 'promote', await node.asked<Proposal>('promote', 'pacman', '--to', LOAD.namespace)));
  note(await switched(node, 'rollback', await node.asked<Proposal>('rollback', 'pacman', '--env', LOAD.namespace)));
  return stages;
}
