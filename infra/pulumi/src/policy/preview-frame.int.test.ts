import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PREVIEW_CLUSTER_ROLES, PREVIEW_FRAME_FOLDER, PREVIEW_ROLES } from '@cutover/argocd';
import { ENVIRONMENT_KEYS } from '@cutover/environment-keys';
import { ensureTools } from '@cutover/toolchain';
import type { KubernetesObject } from '../program/kubernetes-object.ts';
import { needsIn, objectsOf } from '../testing/world.ts';
import { NAMESPACE_POLICIES } from './namespaces.ts';
import type { Needs } from './needs.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', '..', PREVIEW_FRAME_FOLDER);
const NAME = 'preview';

let needs: Needs;
let frame: KubernetesObject[];

/** In the namespace that Kustomize would put there. */
const placed = (object: KubernetesObject): KubernetesObject =>
  object.kind === 'Namespace' ? object : { ...object, metadata: { ...object.metadata, namespace: NAME } };

beforeAll(async () => {
  needs = await needsIn(NAME);
  const { kustomize } = await ensureTools(['kustomize'], { progress: () => undefined });
  frame = objectsOf((await promisify(execFile)(kustomize.path, ['build', FOLDER])).stdout).map(placed);
});

/** What of the frame breaks policies of namespaces. It is of no stack: which one owns it is nothing to ask. */
const problems = (objects: readonly KubernetesObject[]): string[] =>
  NAMESPACE_POLICIES.filter(({ name }) => name !== 'owned').flatMap(({ name, problems: of }) =>
    of({ objects, registered: { stack: NAME, resources: [], outputs: {} } }, { [NAME]: needs }).map(
      (line) => `${name}: ${line}`,
    ),
  );

describe('the frame of a preview', () => {
  it('bounds it as the frame of an environment does: enough for all of the overlay, and not twice that', () => {
    expect(frame.length).toBeGreaterThan(5);
    expect(problems(frame)).toEqual([]);
  });

  it('is found out with a quota that is too small or bounds nothing, and without limits', () => {
    const withPods = (pods: string) =>
      frame.map((object) =>
        object.kind === 'ResourceQuota'
          ? { ...object, spec: { hard: { ...(object['spec'] as { hard: object }).hard, pods } } }
          : object,
      );
    expect(problems(withPods('2'))).toEqual([expect.stringMatching(/^bounded: .*pods is 2, and \d+ is needed$/)]);
    expect(problems(withPods('500'))).toEqual([expect.stringMatching(/^bounded: .*pods is 500, where \d+ is needed$/)]);
    expect(problems(frame.filter(({ kind }) => kind !== 'LimitRange'))).toContainEqual(
      expect.stringMatching(/^limited: /),
    );
  });

  it('lets its deployer write every kind that the overlay has', () => {
    const { rules } = PREVIEW_CLUSTER_ROLES.find(({ name }) => name === PREVIEW_ROLES.deployer)!;
    const written = rules.flatMap(({ apiGroups, resources }) =>
      resources.map((resource) => `${apiGroups[0]}/${resource}`),
    );
    expect([...needs.kinds].filter((kind) => !written.includes(kind))).toEqual([]);
  });

  it('is for apps whose Secrets somebody makes', () => {
    expect([...needs.secrets.keys()].filter((name) => ENVIRONMENT_KEYS[name] === undefined)).toEqual([]);
  });
});
