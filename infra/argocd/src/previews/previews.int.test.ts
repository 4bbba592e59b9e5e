import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { LEAF_KINDS, NAMESPACE, PREVIEW_FRAME_KINDS } from '../kinds.ts';
import { buildAsArgoCd } from '../testing/build-as-argocd.ts';
import { previewedBy, SOME_PREVIEW } from '../testing/previewed.ts';
import { framesSet } from './frames-set.ts';
import { PREVIEWED_AS_IS, PREVIEWED_HOSTS, PREVIEWED_IMAGES } from './previewed.ts';
import { PREVIEW_PRIORITY } from './priority.ts';
import { previewsSet } from './previews-set.ts';

const { number, commit } = SOME_PREVIEW;
const application = previewedBy(previewsSet(), SOME_PREVIEW);
type Built = Awaited<ReturnType<typeof buildAsArgoCd>>;

/** Every text within a value, with the path that leads there. */
function texts(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}/${key}`));
}

const imagesOf = (objects: Built): string[] =>
  objects.flatMap((object) => texts(object).flatMap(([path, text]) => (path.endsWith('/image') ? [text] : [])));

/** Where the namespace `preview`, which nobody makes, is still named. Labels say which kind of environment it is. */
const leftOver = (objects: Built): string[] =>
  objects.flatMap((object) =>
    texts(object)
      .filter(([path, text]) => /(^|[^-\w])preview($|[^-\w])/.test(text) && !path.endsWith('/labels/env'))
      .map(([path]) => `${object.kind} ${object.metadata.name}: ${path}`),
  );

const strays = (objects: Built): string[] =>
  objects
    .filter(({ metadata }) => metadata.namespace !== `preview-${number}`)
    .map(({ kind, metadata }) => `${kind} ${metadata.name}: ${metadata.namespace}`);

describe('a preview, as Argo CD builds it', () => {
  let built: Built;
  beforeAll(async () => {
    built = await buildAsArgoCd(application);
  });

  it('is in its own namespace as a whole, and names no other', () => {
    expect(built.length).toBeGreaterThan(40);
    expect(strays(built)).toEqual([]);
    expect(leftOver(built)).toEqual([]);
  });

  it('runs images of its commit, and of those that are built of none what main runs', () => {
    const ofCommit = PREVIEWED_IMAGES.map((image) => `${image}:${commit}`);
    expect([...new Set(imagesOf(built))].sort()).toEqual([...ofCommit, ...PREVIEWED_AS_IS].sort());
  });

  it('has its hosts: the game at its own, services below it', () => {
    const hosts = built
      .filter(({ kind }) => kind === 'Ingress')
      .flatMap((ingress) => (ingress['spec'] as { rules: { host: string }[] }).rules.map(({ host }) => host));
    expect(hosts.sort()).toEqual(
      Object.values(PREVIEWED_HOSTS)
        .map((below) => `${below}pr-${number}.localhost`)
        .sort(),
    );
  });

  it('says its commit of every pod of a service, as a label that selects nothing', () => {
    const services = built.filter(({ kind }) => kind === 'Deployment');
    expect(services).toHaveLength(PREVIEWED_IMAGES.length);
    for (const { metadata, spec } of services as (Built[number] & {
      spec: { template: { metadata: Built[number]['metadata'] }; selector: object };
    })[]) {
      for (const { labels } of [metadata, spec.template.metadata])
        expect(labels).toMatchObject({ 'app.kubernetes.io/version': commit });
      expect(JSON.stringify(spec.selector)).not.toContain(commit);
    }
  });

  it('has another Job for another commit: a Job cannot be changed', () => {
    const jobs = built.filter(({ kind }) => kind === 'Job').map(({ metadata }) => metadata.name);
    expect(jobs).toEqual([`kafka-topics-${commit.slice(0, 12)}`]);
  });

  it('takes a commit of digits alone for a text', async () => {
    const digits = { number: '12', commit: '1234567890'.repeat(4) };
    const objects = await buildAsArgoCd(previewedBy(previewsSet(), digits));
    expect(imagesOf(objects)).toContain(`registry.cutover.internal/cutover/account:${digits.commit}`);
    const [label] = objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.labels);
    expect(label).toMatchObject({ 'app.kubernetes.io/version': digits.commit });
  });

  it('has all of its pods make room for everything else, whatever the overlay says', async () => {
    const planted = await buildAsArgoCd(application, async (tree) => {
      const file = join(tree, 'kustomize/overlays/preview/account/kustomization.yaml');
      const patch = [{ op: 'add', path: '/spec/template/spec/priorityClassName', value: 'system-cluster-critical' }];
      await appendFile(file, `  - target: { kind: Deployment }\n    patch: '${JSON.stringify(patch)}'\n`);
    });
    const classes = planted.flatMap(({ spec }) => {
      const { template } = (spec ?? {}) as { template?: { spec?: { priorityClassName?: string } } };
      return template === undefined ? [] : [template.spec?.priorityClassName];
    });
    expect(classes.length).toBeGreaterThan(PREVIEWED_IMAGES.length);
    expect([...new Set(classes)]).toEqual([PREVIEW_PRIORITY]);
  });

  it('is found out where something names a namespace, or is of another tag', async () => {
    const planted = await buildAsArgoCd(application, async (tree) => {
      const file = join(tree, 'kustomize/overlays/preview/account/kustomization.yaml');
      const patch = [
        {
          op: 'add',
          path: '/spec/template/spec/containers/0/env/-',
          value: { name: 'A', value: 'http://a.preview.svc' },
        },
        { op: 'add', path: '/spec/template/spec/initContainers', value: [{ name: 'b', image: 'b:latest' }] },
      ];
      await appendFile(file, `  - target: { kind: Deployment }\n    patch: '${JSON.stringify(patch)}'\n`);
    });
    expect(leftOver(planted)).toEqual([expect.stringMatching(/^Deployment account: .*\/env\/\d+\/value$/)]);
    expect(imagesOf(planted)).toContain('b:latest');
  });

  it('is made of kinds that its project allows', () => {
    const allowed = LEAF_KINDS.map(({ kind }) => kind);
    expect([...new Set(built.map(({ kind }) => kind))].filter((kind) => !allowed.includes(kind))).toEqual([]);
  });
});

describe('the frame of a preview, as Argo CD builds it', () => {
  let built: Built;
  beforeAll(async () => {
    built = await buildAsArgoCd(previewedBy(framesSet(), SOME_PREVIEW));
  });

  it('is the namespace of that preview, and what is in it', () => {
    const [namespace, ...more] = built.filter(({ kind }) => kind === 'Namespace');
    expect(more).toEqual([]);
    expect(namespace?.metadata.name).toBe(`preview-${number}`);
    expect(namespace?.metadata.labels).toMatchObject({
      'cutover/preview': number,
      'pod-security.kubernetes.io/enforce': 'restricted',
      'argocd.argoproj.io/managed-by': 'argocd',
    });
    expect(strays(built.filter((object) => object !== namespace))).toEqual([]);
  });

  it('binds the deployer of that namespace, and what makes its Secrets, and nobody else', () => {
    const bindings = built.filter(({ kind }) => kind === 'RoleBinding');
    expect(
      Object.fromEntries(bindings.map(({ metadata, ...binding }) => [metadata.name, binding['subjects']])),
    ).toEqual({
      deployer: [{ kind: 'ServiceAccount', name: 'deployer', namespace: `preview-${number}` }],
      delivery: [{ kind: 'ServiceAccount', name: 'delivery', namespace: 'argocd' }],
    });
  });

  it('is made of the kinds that its project allows, each of them and no other', () => {
    const allowed = [NAMESPACE, ...PREVIEW_FRAME_KINDS].map(({ kind }) => kind);
    expect([...new Set(built.map(({ kind }) => kind))].sort()).toEqual(allowed.sort());
  });
});
