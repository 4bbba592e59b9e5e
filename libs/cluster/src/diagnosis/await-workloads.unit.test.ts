import { describe, expect, it } from '@jest/globals';
import { KubectlError } from '../errors.ts';
import { awaitWorkloads } from './await-workloads.ts';
import { hindranceText } from './hindrance.ts';
import { namespaceHindrances } from './namespace-hindrances.ts';
import { condition, deployment, event, fakeKubectl, meta, pod, waiting } from './testing/planted.ts';
import { workloadStatus } from './workload-status.ts';
import type { Workload } from './workload.ts';

const account: Workload = { kind: 'Deployment', namespace: 'cosmos', name: 'account' };
const PATIENT = { withinMs: 60_000 };

const readyAccount = () => {
  const [owner, ...others] = deployment();
  return [{ ...owner!, status: { ...owner!.status, availableReplicas: 1 } }, ...others];
};
const waits = (reason: string, message?: string) => [
  ...deployment(),
  pod('x', 'account-2', [waiting(reason, message)]),
];
const lastState = { terminated: { exitCode: 1 } };
const crash = [
  ...deployment(),
  pod('x', 'account-2', [waiting('CrashLoopBackOff', '', { restartCount: 3, lastState })]),
];
const trace = `starting\n/app/main.js:3\n\nError: no such table\n    at main (/app/main.js:3)\n\nNode.js v24.21.0\n`;

describe('awaitWorkloads', () => {
  it('says what holds things up whenever that changes, until nothing does', async () => {
    const slow = waits('ContainerCreating');
    const lacking = waits('CreateContainerConfigError', 'secret "a" not found');
    const said: string[] = [];
    const { kubectl, calls } = fakeKubectl([slow, lacking, lacking, readyAccount()]);
    await awaitWorkloads(kubectl, [account], { ...PATIENT, say: (line) => said.push(line) });
    expect(said).toEqual([
      'pod cosmos/x: its containers are being made',
      'pod cosmos/x: container app cannot be made: secret "a" not found',
    ]);
    expect(calls).toHaveLength(4);
  });

  it('does not wait for a container that keeps ending, and has the last line of its log', async () => {
    const { kubectl, calls } = fakeKubectl([crash], trace);
    await expect(awaitWorkloads(kubectl, [account], PATIENT)).rejects.toMatchObject({
      code: 'not-ready',
      message:
        'deployment cosmos/account cannot become ready: pod cosmos/x: container app exited with code 1, restarted 3 times; its log ends: Error: no such table',
    });
    expect(calls.filter((call) => call.startsWith('logs'))).toEqual([
      'logs x --namespace cosmos --container app --previous --tail=40',
    ]);
  });

  it('gives up a container after as many restarts as it is told', async () => {
    const twice = [
      ...deployment(),
      pod('x', 'account-2', [waiting('CrashLoopBackOff', '', { restartCount: 1, lastState })]),
    ];
    const { kubectl, calls } = fakeKubectl([twice], trace);
    await expect(awaitWorkloads(kubectl, [account], { ...PATIENT, restarts: 1 })).rejects.toThrow(
      'pod cosmos/x: container app exited with code 1, restarted once; its log ends: Error: no such table',
    );
    expect(calls.filter((call) => call.startsWith('get'))).toHaveLength(2);
  });

  it('does not wait for what only a person can mend, once that has stood for as long as it is told', async () => {
    const lacking = waits('CreateContainerConfigError', 'secret "a" not found');
    const { kubectl, calls } = fakeKubectl([waits('ContainerCreating'), lacking]);
    await expect(awaitWorkloads(kubectl, [account], { ...PATIENT, standsMs: 0 })).rejects.toThrow(
      'deployment cosmos/account cannot become ready: pod cosmos/x: container app cannot be made: secret "a" not found',
    );
    expect(calls).toHaveLength(3);
  });

  it('waits for room while a pod that takes it is on its way out', async () => {
    const full = pod('x', 'account-2', [], {
      spec: {},
      status: { conditions: [condition('PodScheduled', 'False', 'Insufficient cpu')] },
    });
    const leaving = pod('y', 'nobody', [], { metadata: meta('y', { deletionTimestamp: '2026-01-01T00:00:00Z' }) });
    const short = [...deployment(), full, leaving];
    const { kubectl } = fakeKubectl([short, short, short, [...deployment(), full]]);
    const said: string[] = [];
    const options = { ...PATIENT, standsMs: 0, say: (line: string) => said.push(line) };
    await expect(awaitWorkloads(kubectl, [account], options)).rejects.toThrow('cannot be scheduled: Insufficient cpu');
    expect(said).toHaveLength(1);
  });

  it('says whole what a long line says', async () => {
    const message = `secret "${'a'.repeat(253)}" not found in ${'b'.repeat(600)}, which ends here`;
    const { kubectl } = fakeKubectl([waits('CreateContainerConfigError', message)]);
    await expect(awaitWorkloads(kubectl, [account], { withinMs: 0 })).rejects.toThrow(/which ends here$/);
  });

  it('waits on where what was refused passes before the next look', async () => {
    const { kubectl } = fakeKubectl([waits('InvalidImageName'), waits('ContainerCreating'), readyAccount()]);
    await awaitWorkloads(kubectl, [account], PATIENT);
  });

  it('names what is final of one workload though another merely starts', async () => {
    const other: Workload = { kind: 'StatefulSet', namespace: 'cosmos', name: 'mongo' };
    const { kubectl } = fakeKubectl([crash]);
    await expect(awaitWorkloads(kubectl, [other, account], PATIENT)).rejects.toThrow(/^deployment cosmos\/account/);
  });

  it('names the obstacle when the time is over', async () => {
    const { kubectl } = fakeKubectl([waits('CreateContainerConfigError', 'secret "a" not found')]);
    await expect(awaitWorkloads(kubectl, [account], { withinMs: 0 })).rejects.toMatchObject({
      code: 'not-ready',
      message:
        'deployment cosmos/account is not ready after 0 s: pod cosmos/x: container app cannot be made: secret "a" not found',
    });
  });

  it('ends when it is told to', async () => {
    const { kubectl } = fakeKubectl([waits('ContainerCreating')]);
    const stop = new AbortController();
    const waited = awaitWorkloads(kubectl, [account], { ...PATIENT, signal: stop.signal, say: () => stop.abort() });
    await expect(waited).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('workloadStatus', () => {
  it('asks each namespace once, and for Rollouts only where one is meant', async () => {
    const { kubectl, calls } = fakeKubectl([[]]);
    const statuses = await workloadStatus(kubectl, [
      account,
      { kind: 'Rollout', namespace: 'pacman', name: 'pacman' },
      { kind: 'DaemonSet', namespace: 'pacman', name: 'agent' },
      { kind: 'APIService', name: 'v1beta1.metrics.k8s.io' },
    ]);
    expect(calls.map((call) => / --namespace (\S+)/.exec(call)?.[1])).toEqual(['cosmos', 'pacman', undefined]);
    expect(calls.join('\n')).toContain('rollouts.argoproj.io');
    expect(statuses.map(({ ready, hindrances: [first] }) => [ready, hindranceText(first!)])).toEqual([
      [false, 'deployment cosmos/account: does not exist'],
      [false, 'rollout pacman/pacman: does not exist'],
      [false, 'daemonset pacman/agent: does not exist'],
      [false, 'apiservice v1beta1.metrics.k8s.io: does not exist'],
    ]);
  });

  it('knows of a crash whose log is gone', async () => {
    const { kubectl: list } = fakeKubectl([crash]);
    const withoutLogs: typeof list = (args) =>
      args[0] === 'logs' ? Promise.reject(new KubectlError(args, 'not found')) : list(args);
    expect(await workloadStatus(withoutLogs, [account])).toMatchObject([
      { ready: false, hindrances: [{ detail: 'container app exited with code 1, restarted 3 times', final: true }] },
    ]);
  });
});

describe('namespaceHindrances', () => {
  it('has each fault once, what is final first: of Deployments, of what a Rollout owns, of bare pods, of claims', async () => {
    const rolled = {
      kind: 'ReplicaSet',
      metadata: meta('game-1', { owner: 'game' }),
      spec: { replicas: 1 },
      status: { readyReplicas: 0 },
    };
    const objects = [
      ...crash,
      rolled,
      pod('game-1-x', 'game-1', [waiting('CreateContainerConfigError', 'configmap "a" not found')]),
      pod('bare', 'nobody', [waiting('ErrImagePull', 'manifest unknown')]),
      event('bare', 'Failed', 'Error: ErrImagePull'),
    ];
    const { kubectl, calls } = fakeKubectl([objects], trace);
    const hindrances = await namespaceHindrances(kubectl);
    expect(hindrances.map(({ object, reason, final }) => [object, reason, final])).toEqual([
      ['pod cosmos/x', 'crash', true],
      ['pod cosmos/bare', 'image', true],
      ['pod cosmos/game-1-x', 'config-map', false],
    ]);
    expect(hindrances[0]?.detail).toContain('its log ends: Error: no such table');
    expect(calls[1]).toContain('--all-namespaces');
  });

  it('finds none where all is ready', async () => {
    const { kubectl, calls } = fakeKubectl([readyAccount()]);
    expect(await namespaceHindrances(kubectl, ['cosmos', 'pacman'])).toEqual([]);
    expect(calls.slice(1).map((call) => / --namespace (\S+)/.exec(call)?.[1])).toEqual(['cosmos', 'pacman']);
  });

  it('has what is wrong with a Rollout itself, where the cluster knows of Rollouts', async () => {
    const message = 'spec.strategy.blueGreen.activeService: Invalid value: "game": service "game" not found';
    const invalid = {
      kind: 'Rollout',
      metadata: meta('game', { generation: 1 }),
      status: { observedGeneration: '1', phase: 'Degraded', conditions: [condition('InvalidSpec', 'True', message)] },
    };
    const { kubectl: list, calls } = fakeKubectl([[invalid]]);
    const kubectl: typeof list = (args) =>
      args[1] === 'customresourcedefinitions'
        ? Promise.resolve({ stdout: 'customresourcedefinition.apiextensions.k8s.io/rollouts.argoproj.io', stderr: '' })
        : list(args);
    expect(await namespaceHindrances(kubectl, ['cosmos'])).toMatchObject([
      { object: 'rollout cosmos/game', reason: 'admission', detail: message },
    ]);
    expect(calls[0]).toContain('rollouts.argoproj.io');
  });
});
