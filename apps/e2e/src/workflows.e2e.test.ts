import { accounts, dag, folder, pause, pipeline, pullRequestRun, runOf, settingsOf } from '@cutover/argo-workflows';
import { STATUS, step, STOP, supersededBy, task } from '@cutover/argo-workflows';
import { createProvider, deleteAddOn } from '@cutover/cluster';
import type { Cluster } from '@cutover/cluster';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { succeed } from './testing/command-line.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';
import { WorkflowRuns } from './testing/workflow-runs.ts';

const NAME = 'cutover-e2e-workflows';

const provider = createProvider({ provider: 'embedded', name: NAME });
let cluster: Cluster;
let runs: WorkflowRuns;

const settings = settingsOf('machine', ['shell']);
const words = folder('words');
const limits = { seconds: 120, cpu: '10m', memory: '32Mi' };
const sh = (script: string) => ({ image: settings.values.shell, command: ['/bin/sh', '-ec', script] });

const write = step({
  ...{ name: 'write', inputs: ['word'], outputs: ['length'], writes: [words], limits },
  run: ({ word }) => ({
    ...sh('printf %s "$WORD" > /workspace/words/word; printf %s "${#WORD}" > /out/length'),
    env: { WORD: word },
  }),
});

/** Says besides what it may not: change what it was handed, or speak as its account. */
const read = step({
  ...{ name: 'read', inputs: ['length'], outputs: ['said'], reads: [words], limits },
  run: ({ length }) => ({
    ...sh(`changed=no; touch /workspace/words/other 2>/dev/null && changed=yes
           token=no; [ -e /var/run/secrets/kubernetes.io ] && token=yes
           printf '%s|%s|changed=%s|token=%s' "$(cat /workspace/words/word)" "$LENGTH" "$changed" "$token" > /out/said`),
    env: { LENGTH: length },
  }),
});

const handing = pipeline({
  name: 'handing',
  entrypoint: dag('handing', ['word'], ({ word }) => {
    const written = task('write', write, { word });
    return [task('read', read, { length: written.outputs.length, words: written.folders.words })];
  }),
  settings,
  seconds: 300,
  workspace: '16Mi',
});

/** Its first pod stays until somebody deletes it. */
const linger = step({
  ...{ name: 'linger', outputs: ['time'], writes: [words], limits },
  run: () =>
    sh(
      'if [ -e /workspace/words/begun ]; then echo second > /out/time; else touch /workspace/words/begun; sleep 100; fi',
    ),
});

/** As a step ends that finds its forge away, once. */
const away = step({
  ...{ name: 'away', inputs: ['time'], writes: [words], limits },
  run: ({ time }) => ({
    ...sh('test "$TIME" = second; if [ ! -e /workspace/words/away ]; then touch /workspace/words/away; exit 75; fi'),
    env: { TIME: time },
  }),
});

const lost = pipeline({
  name: 'lost',
  entrypoint: dag('lost', [], () => {
    const first = task('linger', linger, {});
    return [task('away', away, { time: first.outputs.time })];
  }),
  settings,
  seconds: 300,
  workspace: '16Mi',
});

const fail = step({
  ...{ name: 'fail', limits },
  run: () => sh('echo package-lock.json: not the one >&2; exit 3'),
});
const never = step({ ...{ name: 'never', limits }, run: () => sh('exit 0') });
const say = step({
  ...{ name: 'say', outputs: ['status'], limits },
  run: () => ({ ...sh('printf %s "$STATUS" > /out/status'), env: { STATUS } }),
});

const failing = pipeline({
  name: 'failing',
  entrypoint: dag('failing', [], () => [task('then', never, {}, [task('fail', fail, {})])]),
  onExit: say,
  settings,
  seconds: 300,
});

/** As the pipeline of pull requests is called, so that the runs of this repository are of it. */
const waiting = pipeline({
  name: 'pull-request',
  entrypoint: dag('pull-request', ['repository', 'number', 'commit'], () => [
    task('then', never, {}, [task('wait', pause('wait'), {})]),
  ]),
  settings,
  mutex: ({ number }) => number,
  seconds: 300,
});

async function shellImage(): Promise<string> {
  const args = ['get', 'configmap', '--namespace', 'local-path-storage', 'local-path-config', '--output'];
  const { stdout } = await cluster.kubectl([...args, String.raw`jsonpath={.data.helperPod\.yaml}`]);
  return /image: (\S+)/.exec(stdout)![1]!;
}

beforeAll(async () => {
  await freshCluster(NAME, '--with', 'argo-workflows');
  cluster = await provider.connect();
  runs = new WorkflowRuns(cluster);
  const labels = { 'workflows.argoproj.io/configmap-type': 'Parameter' };
  const machine = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'machine', labels } };
  const templates = [handing, failing, lost, waiting].map(({ object }) => object);
  await runs.create(...accounts(), { ...machine, data: { shell: await shellImage() } }, ...templates);
}, COLD_MS);

afterAll(() => succeed('down', '--name', NAME), PATIENCE_MS);

describe('workflows on a node', () => {
  it(
    'hand over a parameter and a folder, as they were written, and give no step more',
    async () => {
      const word = 'a "word" of $(id)';
      await runs.create(runOf(handing, { name: 'handing-1', parameters: { word } }));
      expect(await runs.ended('handing-1')).toMatchObject({ phase: 'Succeeded' });
      expect(await runs.output('handing-1', 'read', 'said')).toBe(`${word}|${word.length}|changed=no|token=no`);
    },
    PATIENCE_MS,
  );

  it(
    'go on where the pod of a step is deleted, or a step finds nobody to speak to',
    async () => {
      await runs.create(runOf(lost, { name: 'lost-1', parameters: {} }));
      await runs.runs('lost-1', 'linger(0)');
      await runs.killPodOf('lost-1', 'linger(0)');
      expect(await runs.ended('lost-1')).toMatchObject({ phase: 'Succeeded' });
      expect(await runs.node('lost-1', 'linger(1)')).toMatchObject({ phase: 'Succeeded' });
      expect(await runs.node('lost-1', 'away(0)')).toMatchObject({ phase: 'Failed' });
      expect(await runs.node('lost-1', 'away(1)')).toMatchObject({ phase: 'Succeeded' });
    },
    PATIENCE_MS,
  );

  it(
    'end as failed with what the step said, start nothing behind it, and say so in the end',
    async () => {
      await runs.create(runOf(failing, { name: 'failing-1', parameters: {} }));
      expect(await runs.ended('failing-1')).toMatchObject({ phase: 'Failed' });
      const failed = await runs.node('failing-1', 'fail(0)');
      expect(failed?.message).toMatch(/exit code 3/);
      expect(failed?.message).toMatch(/package-lock\.json: not the one/);
      expect(await runs.node('failing-1', 'then')).toMatchObject({ phase: 'Omitted' });
      expect(await runs.output('failing-1', 'failing-1.onExit', 'status')).toBe('Failed');
    },
    PATIENCE_MS,
  );

  it(
    'are one a commit: an older one is stopped, and the newer one, which waited for it, goes on',
    async () => {
      const [older, newer] = ['a'.repeat(40), 'b'.repeat(40)] as const;
      const of = (commit: string) => ({ repository: 'cutover/cutover', number: 7, commit });
      await runs.create(pullRequestRun(of(older)));
      await runs.runs('pr-7-aaaaaaaaaaaa', 'wait');
      await expect(runs.create(pullRequestRun(of(older)))).rejects.toThrow(/already exists/);
      await runs.create(pullRequestRun(of(newer)));
      const superseded = ['get', 'workflows', '--selector', supersededBy(of(newer)), '--output', 'name'];
      expect((await runs.kubectl(superseded)).trim()).toBe('workflow.argoproj.io/pr-7-aaaaaaaaaaaa');
      expect(await runs.node('pr-7-bbbbbbbbbbbb', 'wait')).toBeUndefined();
      await runs.kubectl(['patch', 'workflow', 'pr-7-aaaaaaaaaaaa', '--type=merge', '--patch', JSON.stringify(STOP)]);
      const stopped = await runs.ended('pr-7-aaaaaaaaaaaa');
      expect(stopped.phase).toBe('Failed');
      expect(stopped.message).toMatch(/Stop/);
      await runs.runs('pr-7-bbbbbbbbbbbb', 'wait');
      expect((await runs.kubectl(superseded)).trim()).toBe('');
    },
    PATIENCE_MS,
  );

  it(
    'keep their controller: it is removed once there are none, with all that it brought',
    async () => {
      await expect(deleteAddOn(cluster, 'argo-workflows')).rejects.toThrow(
        /argo-workflows cannot be removed: Workflow/,
      );
      await runs.kubectl(['delete', 'workflows,workflowtemplates', '--all', '--timeout=120s']);
      await deleteAddOn(cluster, 'argo-workflows');
      const left = ['get', 'customresourcedefinitions', '--output', 'name'];
      expect((await cluster.kubectl(left)).stdout).not.toMatch(/workflow/);
      const namespace = ['get', 'namespace', 'argo-workflows', '--ignore-not-found', '--output', 'name'];
      expect((await cluster.kubectl(namespace)).stdout.trim()).toBe('');
    },
    PATIENCE_MS,
  );
});
