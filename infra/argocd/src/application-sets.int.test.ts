import { relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { everyLeaf, HERE } from '@cutover/manifests';
import { applicationSets, WAVES } from './application-sets.ts';
import { SYNCED_ENVIRONMENTS } from './environments.ts';
import { LABELS } from './names.ts';
import { appProjects } from './projects.ts';
import { assignmentProblems, projectProblems } from './testing/judge.ts';

const URL_HERE = 'https://forge.example/bank/cutover.git';
const root = `${HERE.kustomize}/..`;
const names = SYNCED_ENVIRONMENTS.map(({ name }) => name);
const leaves = everyLeaf(HERE)
  .filter(({ environment }) => names.includes(environment))
  .map(({ folder }) => relative(root, folder));

type Set = ReturnType<typeof applicationSets>[number];
const specOf = ({ spec }: Set) => spec.template.spec;
const waveOf = ({ metadata }: Set) => metadata.labels?.[LABELS.wave] as (typeof WAVES)[number];
const environmentOf = ({ metadata }: Set) => metadata.labels?.[LABELS.environment];

describe('ApplicationSets', () => {
  const sets = applicationSets();

  it('give every leaf exactly one Application, a new one too, and previews none', () => {
    expect(leaves.length).toBeGreaterThan(20);
    expect(assignmentProblems(sets, leaves)).toEqual([]);
    expect(assignmentProblems(sets, ['kustomize/overlays/qa/brand-new'])).toEqual([]);
    expect(assignmentProblems(sets, ['kustomize/overlays/preview/account'])).toEqual([
      'kustomize/overlays/preview/account: 0 Applications',
    ]);
  });

  it('are found out where a leaf has two Applications, none, or a name that another has', () => {
    const twice = structuredClone(sets) as Set[];
    const apps = twice.find(({ metadata }) => metadata.name === 'apps-dev')!;
    apps.spec.generators[0]!.git!.directories = [{ path: 'kustomize/overlays/dev/*' }];
    expect(assignmentProblems(twice, leaves)).toContain('kustomize/overlays/dev/mongo: 2 Applications');
    expect(assignmentProblems(twice, leaves)).toContain('mongo-dev: names several Applications');
    const without = sets.filter(({ metadata }) => metadata.name !== 'data-qa');
    expect(assignmentProblems(without, leaves)).toContain('kustomize/overlays/qa/mongo: 0 Applications');
  });

  it('put nothing where their project does not reach', () => {
    const projects = appProjects(URL_HERE);
    expect(projectProblems(sets, projects, leaves)).toEqual([]);
    const astray = structuredClone(sets) as Set[];
    specOf(astray.find(({ metadata }) => metadata.name === 'apps-dev')!).destination.namespace = 'prod';
    expect(projectProblems(astray, projects, leaves)).toContain('account-dev: project dev does not reach prod');
    specOf(astray[2]!).project = 'default';
    expect(projectProblems(astray, projects, leaves)).toContain('mongo-dev: project default is none');
  });

  it('come in waves, and refuse a template value that is not there', () => {
    const order = sets.map((set) => Number(set.metadata.annotations?.['argocd.argoproj.io/sync-wave']));
    expect(order).toEqual(order.toSorted());
    expect(sets.map((set) => WAVES.indexOf(waveOf(set)))).toEqual(order);
    for (const { spec } of sets) {
      expect(spec.goTemplate).toBe(true);
      expect(spec.goTemplateOptions).toEqual(['missingkey=error']);
    }
  });

  it('heal and prune in dev alone', () => {
    const automated = new Map(sets.map((set) => [set.metadata.name, specOf(set).syncPolicy?.automated]));
    for (const set of sets) {
      const heals = environmentOf(set) === 'dev';
      expect(automated.get(set.metadata.name)).toEqual(heals ? { prune: true, selfHeal: true } : {});
    }
  });

  it('leave standing what holds data or was deployed by a merge', () => {
    const kept = sets.filter(({ spec }) => spec.syncPolicy?.preserveResourcesOnDeletion);
    expect(sets.filter((set) => !kept.includes(set)).map(({ metadata }) => metadata.name)).toEqual(['apps-dev']);
  });

  it('never replace and never force, apply by the server, and leave what others own', () => {
    for (const set of sets) {
      const options = specOf(set).syncPolicy?.syncOptions ?? [];
      expect(options).toEqual(expect.arrayContaining(['ServerSideApply=true', 'RespectIgnoreDifferences=true']));
      expect(JSON.stringify(set)).not.toMatch(/Replace=true|Force=true|"force":true/);
    }
  });

  it('ignore of objects what controllers own, and no number of replicas that a person writes', () => {
    const ignored = sets.map((set) => specOf(set).ignoreDifferences ?? []);
    for (const rules of ignored) {
      const fields = rules.flatMap(({ jsonPointers = [], jqPathExpressions = [] }) => [
        ...jsonPointers,
        ...jqPathExpressions,
      ]);
      expect(fields).toEqual([
        '/spec/selector/rollouts-pod-template-hash',
        '.spec.http[].route[].weight',
        '.spec.subsets[].labels."rollouts-pod-template-hash"',
      ]);
    }
  });
});
