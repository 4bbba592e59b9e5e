import { describe, expect, it } from '@jest/globals';
import { deployers } from './deployers.ts';
import { SYNCED_ENVIRONMENTS } from './environments.ts';
import { FRAME_KINDS, LEAF_KINDS, MESH_KINDS } from './kinds.ts';
import { framesSet } from './previews/frames-set.ts';
import { previewsSet } from './previews/previews-set.ts';
import { appProjects, PLATFORM_PROJECT, PREVIEW_FRAMES_PROJECT, PREVIEWS_PROJECT, ROOT_PROJECT } from './projects.ts';
import { reaches } from './testing/judge.ts';
import { previewedBy, SOME_PREVIEW } from './testing/previewed.ts';

const projects = appProjects('https://forge.example/bank/cutover.git');
const named = (name: string) => projects.find(({ metadata }) => metadata.name === name)!;
const environments = SYNCED_ENVIRONMENTS.map(({ name }) => name);
const NAMESPACES = [...environments, 'argocd', 'preview-1', 'preview-2', 'kube-system', 'default', 'argo-rollouts'];
const reachedBy = (name: string) => NAMESPACES.filter((namespace) => reaches(named(name), namespace));

describe('AppProjects', () => {
  it('reach their own namespaces and no other', () => {
    for (const environment of environments) expect(reachedBy(environment)).toEqual([environment]);
    expect(reachedBy(PREVIEWS_PROJECT)).toEqual(['preview-1', 'preview-2']);
    expect(reachedBy(PREVIEW_FRAMES_PROJECT)).toEqual(['preview-1', 'preview-2']);
    expect(reachedBy(ROOT_PROJECT)).toEqual(['argocd']);
    expect(reachedBy(PLATFORM_PROJECT)).toEqual(['kube-system', 'default', 'argo-rollouts']);
  });

  it('are found out where one reaches further', () => {
    const wide = structuredClone(named('dev'));
    wide.spec.destinations!.push({ namespace: '*' });
    expect(NAMESPACES.filter((namespace) => reaches(wide, namespace))).toEqual(NAMESPACES);
  });

  it('read one repository, and impersonate somebody wherever they reach', () => {
    for (const { spec } of projects) {
      expect(spec.sourceRepos).toEqual(['https://forge.example/bank/cutover.git']);
      const reached = spec.destinations!.map(({ namespace }) => namespace!).filter((name) => !name.startsWith('!'));
      expect(spec.destinationServiceAccounts!.map(({ namespace }) => namespace)).toEqual(reached);
    }
  });

  it('of a preview writes as the account of that preview alone', () => {
    const [account, ...more] = named(PREVIEWS_PROJECT).spec.destinationServiceAccounts!;
    expect(more).toEqual([]);
    // Without a namespace before it, Argo CD takes the destination's.
    expect(account!.defaultServiceAccount).not.toContain(':');
  });

  it('of frames make Namespaces and what bounds them, and no Role, as the account that is guarded', () => {
    const { clusterResourceWhitelist, namespaceResourceWhitelist, destinationServiceAccounts } =
      named(PREVIEW_FRAMES_PROJECT).spec;
    expect(clusterResourceWhitelist).toEqual([{ group: '', kind: 'Namespace' }]);
    const kinds = namespaceResourceWhitelist!.map(({ kind }) => kind);
    expect(kinds).not.toContain('Role');
    expect(kinds).not.toContain('Secret');
    expect(destinationServiceAccounts!.map((one) => one.defaultServiceAccount)).toEqual(['argocd:preview-framer']);
  });

  it('of previews have no kind of the mesh, whose routes reach beyond a namespace', () => {
    const kinds = named(PREVIEWS_PROJECT).spec.namespaceResourceWhitelist!.map(({ kind }) => kind);
    expect(kinds.filter((kind) => MESH_KINDS.some((one) => one.kind === kind))).toEqual([]);
  });

  it('let in the Applications of previews, each where it belongs', () => {
    for (const set of [framesSet(), previewsSet()]) {
      const { spec } = previewedBy(set, SOME_PREVIEW);
      expect(spec.destination.namespace).toBe('preview-7');
      expect(reaches(named(spec.project), spec.destination.namespace!)).toBe(true);
      expect(reaches(named(spec.project), 'dev')).toBe(false);
    }
  });

  it.each([...environments, PREVIEWS_PROJECT])(
    '%s makes no object of the cluster and no frame of a namespace',
    (name) => {
      const { clusterResourceWhitelist, namespaceResourceWhitelist, namespaceResourceBlacklist } = named(name).spec;
      expect(clusterResourceWhitelist).toEqual([]);
      const allowed = namespaceResourceWhitelist!.map(({ kind }) => kind);
      const frame = FRAME_KINDS.map(({ kind }) => kind);
      expect(allowed.filter((kind) => frame.includes(kind))).toEqual([]);
      expect(namespaceResourceBlacklist!.map(({ kind }) => kind)).toEqual(frame);
      expect(allowed).toEqual(expect.arrayContaining(LEAF_KINDS.map(({ kind }) => kind)));
    },
  );
});

describe('deployers', () => {
  it('are there for whatever namespace a project names, and may write no Secret, Role or quota', () => {
    const all = deployers();
    expect(all.map(({ namespace }) => namespace)).toEqual(['argocd', ...environments]);
    const resources = all.flatMap(({ rules }) => rules.flatMap((rule) => rule.resources));
    for (const { plural } of FRAME_KINDS) expect(resources).not.toContain(plural);
    expect(all.flatMap(({ rules }) => rules.flatMap(({ apiGroups, verbs }) => [...apiGroups, ...verbs]))).not.toContain(
      '*',
    );
  });

  it('are those of the environments that there are', () => {
    expect(deployers(['dev']).map(({ namespace }) => namespace)).toEqual(['argocd', 'dev']);
  });
});
