import { ensureTools } from '@cutover/toolchain';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { cpuAskedFor, needRoom } from './room.ts';

const COLD_MS = 600_000;
const pod = (cpu: string | undefined) =>
  `template: { spec: { containers: [{ name: a${cpu === undefined ? '' : `, resources: { requests: { cpu: ${cpu} } }`} }] } }`;
const of = (kind: string, name: string, spec: string) =>
  `kind: ${kind}\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`;

describe('what pods ask for', () => {
  it.each([
    ['nothing that runs', of('Service', 'a', ''), 0],
    ['a Deployment', of('Deployment', 'a', `replicas: 3, ${pod('250m')}`), 750],
    ['whole CPUs', of('StatefulSet', 'a', pod('2')), 2_000],
    ['what says nothing', of('Deployment', 'a', pod(undefined)), 50],
    [
      'an autoscaler’s least',
      `${of('Rollout', 'a', `replicas: 9, ${pod('0.5')}`)}---\n${of('HorizontalPodAutoscaler', 'x', 'minReplicas: 2, scaleTargetRef: { name: a }')}`,
      1_000,
    ],
  ])('of %s', (_, manifests, milli) =>
    expect(cpuAskedFor(parseAllDocuments(manifests).map((one) => one.toJS()))).toBe(milli),
  );
});

describe('a node', () => {
  let kustomize: string;
  beforeAll(async () => {
    kustomize = (await ensureTools(['kustomize'], { progress: () => undefined })).kustomize.path;
  }, COLD_MS);

  it('of two CPUs has room for dev, and for prod only where that asks for less', async () => {
    const with2 = { fit: false, milli: 2_000 };
    await expect(needRoom(kustomize, ['dev'], with2)).resolves.toBe(false);
    await expect(needRoom(kustomize, ['dev', 'prod'], with2)).rejects.toMatchObject({
      ...{ code: 'usage' },
      message: expect.stringMatching(
        /^--environments: pods ask for [\d.]+ CPUs \(dev 0\.37, prod 3\.6, all else 0\.6\), and this machine has 2: .*--fit-requests/,
      ),
    });
    await expect(needRoom(kustomize, ['dev', 'prod'], { fit: true, milli: 2_000 })).resolves.toBe(true);
    await expect(needRoom(kustomize, ['dev', 'prod'], { fit: true, milli: 8_000 })).resolves.toBe(false);
  });
});
