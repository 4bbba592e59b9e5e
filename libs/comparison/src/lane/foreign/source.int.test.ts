import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { BUILD_MS, helmPath } from '@cutover/charts/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { findEntry } from './find-entry.ts';
import { type ForeignSource, nameOfSource, objectsOf } from './source.ts';
import { shopManifests } from '../../testing/shop-manifests.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'source-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const noHelm = '/nowhere/helm';
const read = (source: ForeignSource) => objectsOf(source, noHelm, 'lane-a');

describe('a folder of manifests', () => {
  it('is read by the order of its files, YAML and JSON, and nothing else of it', async () => {
    await writeFile(join(dir, 'b.yaml'), shopManifests);
    await writeFile(join(dir, 'a.json'), '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"first"}}');
    await writeFile(join(dir, 'README.md'), '# no YAML');
    const objects = await read({ manifests: dir });
    expect(objects.map(({ kind }) => kind)).toEqual([
      ...['ConfigMap', 'Deployment', 'Service', 'HorizontalPodAutoscaler', 'Namespace'],
    ]);
    expect(findEntry(objects, {})).toMatchObject({ workload: 'shop', service: 'shop-web' });
    expect(nameOfSource({ manifests: join(dir, 'shop') })).toBe('shop');
  });

  it.each<[string, string, RegExp]>([
    ['gone', 'gone', /gone: cannot be read \(ENOENT\)$/],
    ['empty', '.', /: holds no \.yaml, \.yml or \.json$/],
    ['a file', 'one.yaml', /one\.yaml: is no folder: name the one it is in$/],
    ['broken', 'broken', /broken\.yaml: not YAML: [^\n]+$/],
    ['of values', 'values', /values\.yaml is no object of a cluster: apiVersion and kind and metadata\.name missing$/],
    ["Kustomize's", 'kustomize', /kustomization\.yaml is Kustomize's: render it/],
  ])('that is %s is refused in one line', async (_what, name, message) => {
    const planted: Record<string, Record<string, string>> = {
      broken: { 'broken.yaml': 'a: [' },
      values: { 'values.yaml': 'replicas: 3' },
      kustomize: { 'kustomization.yaml': 'resources: [shop.yaml]' },
    };
    if (name === 'one.yaml') await writeFile(join(dir, name), shopManifests);
    if (planted[name] !== undefined) await mkdir(join(dir, name));
    for (const [file, text] of Object.entries(planted[name] ?? {})) await writeFile(join(dir, name, file), text);
    const refused = read({ manifests: join(dir, name) });
    await expect(refused).rejects.toMatchObject({ message: expect.stringMatching(message) });
    await expect(refused).rejects.toMatchObject({ message: expect.stringMatching(/^--manifests [^\n]+$/) });
  });
});

describe('values of a chart', () => {
  it.each([
    ['that are not there', null, /gone\.yaml: cannot be read \(ENOENT\)$/],
    ['that are no YAML', 'a: [', /: not YAML: [^\n]+$/],
    ['without names', '- a', /: holds no values by name$/],
  ])('%s are refused in one line', async (_what, text, message) => {
    const file = join(dir, text === null ? 'gone.yaml' : 'values.yaml');
    if (text !== null) await writeFile(file, text);
    const refused = read({ chart: dir, values: [file] });
    await expect(refused).rejects.toMatchObject({ message: expect.stringMatching(message) });
  });

  it('are laid over a chart that has to be one', async () => {
    await expect(read({ chart: dir, values: [] })).rejects.toThrow(/^--chart \S+: there is no Chart\.yaml$/);
  });

  it(
    'that a chart needs are asked for in one line, and given by a file',
    async () => {
      const helm = await helmPath();
      const template =
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ required "shop.name is needed" (.Values.shop).name }} }\n';
      await mkdir(join(dir, 'templates'));
      await writeFile(join(dir, 'Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 1.0.0\n');
      await writeFile(join(dir, 'templates', 'shop.yaml'), template);
      await expect(objectsOf({ chart: dir, values: [] }, helm, 'lane-a')).rejects.toMatchObject({
        message: expect.stringMatching(
          /^--chart [^\n]*shop\.name is needed[^\n]*; values that it needs are given by --values FILE$/,
        ),
      });
      const files = ['below.yaml', 'above.yaml'].map((name) => join(dir, name));
      await writeFile(files[0]!, 'shop: { name: below, size: 3 }\n');
      await writeFile(files[1]!, 'shop: { name: above }\n');
      const objects = await objectsOf({ chart: dir, values: files }, helm, 'lane-a');
      expect(objects).toMatchObject([{ kind: 'ConfigMap', metadata: { name: 'above' } }]);
    },
    BUILD_MS,
  );
});
