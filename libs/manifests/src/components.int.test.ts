import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS } from '@cutover/charts/testing';
import { parse } from 'yaml';
import { buildFolder } from './build/kustomize.ts';
import { COMPONENTS, SENSIBLE } from './components.ts';
import type { Component } from './components.ts';
import { toYaml } from './objects/kubernetes-object.ts';
import type { KubernetesObject } from './objects/kubernetes-object.ts';
import { HERE } from './here.ts';
import { kustomizePath } from './testing/tools.ts';

const rule = {
  host: 'membership-service.dev.localhost',
  http: {
    paths: [
      { path: '/', pathType: 'Prefix', backend: { service: { name: 'membership-service', port: { name: 'http' } } } },
    ],
  },
};
const ingress = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'membership-service' },
  spec: { ingressClassName: 'contour', rules: [rule] },
};
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'membership-service' },
  spec: { selector: { app: 'membership' }, ports: [{ name: 'http', port: 80 }] },
};

let folder: string;
let kustomize: string;
let built = 0;

beforeAll(async () => {
  kustomize = await kustomizePath();
  folder = await mkdtemp(join(tmpdir(), 'cutover-components-'));
}, BUILD_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** An Ingress and its Service under components, in the namespace dev. */
async function under(components: readonly Component[], more: object = {}): Promise<KubernetesObject[]> {
  const place = join(folder, String(built++));
  await mkdir(place);
  await writeFile(join(place, 'all.yaml'), [service, ingress].map(toYaml).join('---\n'));
  const paths = components.map((name) => relative(place, join(HERE.kustomize, 'components', name)));
  await writeFile(
    join(place, 'kustomization.yaml'),
    toYaml({ namespace: 'dev', resources: ['all.yaml'], components: paths, ...more }),
  );
  return buildFolder(kustomize, place);
}

const find = (objects: readonly KubernetesObject[], kind: string) => objects.find((object) => object.kind === kind);

it('the folders are the components, each with a README', async () => {
  const root = join(HERE.kustomize, 'components');
  expect((await readdir(root)).sort()).toEqual([...COMPONENTS]);
  for (const name of COMPONENTS) expect(await readFile(join(root, name, 'README.md'), 'utf8')).toMatch(/^# /);
});

describe('components', () => {
  it.each(SENSIBLE.map((components) => ({ components })))('$components build together', async ({ components }) => {
    const objects = await under(components);
    expect(find(objects, 'Ingress') === undefined).toBe(components.includes('gateway'));
    expect(find(objects, 'Service')).toMatchObject({ metadata: { namespace: 'dev' } });
  });

  it('tls asks for the Secret that is called as the Ingress is, for its host', async () => {
    expect(find(await under(['tls', 'ingress-nginx']), 'Ingress')).toMatchObject({
      spec: {
        ingressClassName: 'nginx',
        tls: [{ hosts: ['membership-service.dev.localhost'], secretName: 'membership-service-tls' }],
      },
    });
  });

  it('gateway makes the Ingress a route to the same Service, whatever that is called in the end', async () => {
    expect(find(await under(['gateway'], { nameSuffix: '-42' }), 'HTTPRoute')).toMatchObject({
      metadata: { name: 'membership-service-42', namespace: 'dev' },
      spec: {
        hostnames: ['membership-service.dev.localhost'],
        rules: [{ backendRefs: [{ name: 'membership-service-42', port: 80 }] }],
      },
    });
  });

  it('of which gateway is one leave nothing to tls: Kustomize says so', async () => {
    await expect(under(['gateway', 'tls'])).rejects.toThrow(/Ingress/);
  });
});

/** By the documents of the controllers, which cannot run here: annotations that they know, and what each may be. */
const DOCUMENTED: Readonly<Record<string, readonly string[]>> = {
  'alb.ingress.kubernetes.io/scheme': ['internal', 'internet-facing'],
  'alb.ingress.kubernetes.io/target-type': ['instance', 'ip'],
};
const CLASSES = { 'ingress-alb': 'alb', 'ingress-ncp': 'ncp' } as const;

function undocumented(annotations: Readonly<Record<string, string>>): string[] {
  return Object.entries(annotations)
    .filter(([name, value]) => !DOCUMENTED[name]?.includes(value))
    .map(([name, value]) => `${name}: ${value}`);
}

describe('components for clouds', () => {
  it.each(['ingress-alb', 'ingress-ncp'] as const)(
    '%s says what its controller documents, and nothing else',
    async (name) => {
      const text = await readFile(join(HERE.kustomize, 'components', name, 'kustomization.yaml'), 'utf8');
      const { patches } = parse(text) as { patches: { patch: string }[] };
      const [patch, ...more] = patches.map(
        (entry) => parse(entry.patch) as { metadata: { annotations: Record<string, string> } },
      );
      expect(more).toEqual([]);
      expect(undocumented(patch!.metadata.annotations)).toEqual([]);
      expect(find(await under([name]), 'Ingress')).toMatchObject({
        metadata: {
          annotations: {
            'alb.ingress.kubernetes.io/scheme': 'internet-facing',
            'alb.ingress.kubernetes.io/target-type': 'ip',
          },
        },
        spec: { ingressClassName: CLASSES[name] },
      });
    },
  );

  it('would not pass with a planted annotation or value', () => {
    expect(
      undocumented({ 'alb.ingress.kubernetes.io/target-type': 'pod', 'alb.ingress.kubernetes.io/schema': 'internal' }),
    ).toEqual(['alb.ingress.kubernetes.io/target-type: pod', 'alb.ingress.kubernetes.io/schema: internal']);
  });
});
