import { describe, expect, it } from '@jest/globals';
import type { ITemplate } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/Template';
import { step } from '../model/step.ts';
import { credentialProblems, podProblems } from '../testing/judge.ts';
import { everyNight, mainBranch, nightly, pullRequest } from './pipelines.ts';

const ALL = [pullRequest, mainBranch, nightly];
const containersOf = ({ object }: (typeof ALL)[number]): ITemplate[] =>
  (object.spec.templates ?? []).filter(({ container }) => container !== undefined);
const named = (pipeline: (typeof ALL)[number], name: string): ITemplate =>
  containersOf(pipeline).find((template) => template.name === name)!;

/** What runs code of the commit's. */
const STRANGERS = ['affected', 'build'];

describe('steps', () => {
  it('that run code of a commit hold no credential and reach nothing', () => {
    for (const pipeline of ALL) expect(credentialProblems(containersOf(pipeline), STRANGERS)).toEqual([]);
    expect(containersOf(pullRequest).map(({ name }) => name)).toEqual(expect.arrayContaining(STRANGERS));
  });

  it('are found out where such a step holds a Secret, a token, or a way out', () => {
    const limits = { seconds: 1, cpu: '1m', memory: '1Mi' };
    const run = () => ({ image: 'a', command: ['b'] });
    const secrets = [{ secret: 'forge-write', at: '/run/secrets/forge' }];
    const worse = step({ name: 'build', secrets, reaches: 'forge', limits, run }).body;
    expect(credentialProblems([{ ...worse, automountServiceAccountToken: true }], ['build'])).toEqual([
      'build: mounts the Secret forge-write',
      'build: reaches forge',
      'build: is given the token of its account',
    ]);
  });

  it('with a credential see of what was built the layouts alone, which they cannot change', () => {
    const { volumeMounts = [] } = named(pullRequest, 'publish').container!;
    expect(volumeMounts.filter(({ name }) => name === 'workspace')).toEqual([
      { name: 'workspace', mountPath: '/workspace/images', subPath: 'images', readOnly: true },
    ]);
    for (const name of ['comment', 'verdict', 'promote'])
      for (const template of ALL.flatMap(containersOf).filter((one) => one.name === name))
        expect(template.container!.volumeMounts?.map((mount) => mount.name)).not.toContain('workspace');
  });

  it('pass Pod Security restricted, have a limit and an end, and are run by name, never by a shell', () => {
    for (const template of ALL.flatMap(containersOf)) expect(podProblems(template)).toEqual([]);
    const { container, ...rest } = named(pullRequest, 'build');
    const loose = { ...rest, container: { ...container!, command: ['sh', '-c', '{{inputs.parameters.services}}'] } };
    expect(podProblems(loose)).toEqual(['build: has a value in its command']);
    expect(podProblems({ name: 'x', container: { name: '', image: 'a' } })).toEqual([
      'x: has no end',
      'x: has no limit of memory',
      'x: is not restricted',
    ]);
  });
});

describe('a step that did not get to its end', () => {
  it('is done again, a few times, and one that failed is not', () => {
    for (const { retryStrategy } of ALL.flatMap(containersOf)) {
      expect(retryStrategy).toMatchObject({ limit: 5, retryPolicy: 'Always' });
      expect(retryStrategy!.expression).toBe(
        'lastRetry.status == "Error" || asInt(lastRetry.exitCode) in [75, 137, 143]',
      );
    }
  });
});

describe('runs', () => {
  it('of one pull request wait for each other, and all are removed in the end', () => {
    expect(pullRequest.object.spec.synchronization?.mutexes).toEqual([
      { name: 'pull-request-{{workflow.parameters.number}}' },
    ]);
    for (const { object } of ALL) {
      expect(object.spec.ttlStrategy).toMatchObject({ secondsAfterSuccess: 86_400 });
      expect(object.spec.activeDeadlineSeconds).toBeGreaterThan(0);
    }
  });

  it('say how they ended, whatever happened', () => {
    expect(pullRequest.object.spec.onExit).toBe('verdict');
    const env = Object.fromEntries(
      named(pullRequest, 'verdict').container!.env!.map(({ name, value }) => [name, value]),
    );
    expect(env).toMatchObject({ STATUS: '{{workflow.status}}', COMMIT: '{{inputs.parameters.commit}}' });
  });

  it('by night are of a pipeline that there is, one at a time', () => {
    expect(everyNight.spec.workflowSpec.workflowTemplateRef).toEqual({ name: nightly.name });
    expect(everyNight.spec.concurrencyPolicy).toBe('Forbid');
  });
});
