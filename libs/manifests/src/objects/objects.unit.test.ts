import { describe, expect, it } from '@jest/globals';
import { imageReference, imagesOf, withImages } from './image-reference.ts';
import { shared } from './json.ts';
import { withoutLabels } from './labels.ts';
import { parseObjects } from './kubernetes-object.ts';

describe('what values say alike', () => {
  it('is what all have, object by object; a list is alike as a whole or not at all', () => {
    const one = { image: { repository: 'r', tag: '1' }, replicas: 1, hosts: ['a'], same: [1], gone: { a: 1 } };
    const other = { image: { repository: 'r', tag: '2' }, replicas: 2, hosts: ['b'], same: [1], gone: { a: 2 } };
    expect(shared([one, other])).toEqual({ image: { repository: 'r' }, same: [1] });
    expect(shared([one])).toEqual(one);
    expect(shared([])).toEqual({});
  });
});

describe('an image reference', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  it.each([
    ['mongo', { name: 'mongo' }],
    ['localhost:5000/a', { name: 'localhost:5000/a' }],
    ['localhost:5000/a:1.0', { name: 'localhost:5000/a', tag: '1.0' }],
    [`r/a@${digest}`, { name: 'r/a', digest }],
    [`r/a:1@${digest}`, { name: 'r/a', tag: '1', digest }],
  ])('%s is taken apart', (text, expected) => expect(imageReference(text)).toEqual(expected));

  it('is found and changed in containers, wherever they are, and nowhere else', () => {
    const pod = {
      initContainers: [{ image: 'i:1' }],
      containers: [{ image: 'c:1', env: [{ name: 'image', value: 'x:1' }] }],
    };
    const job = { image: 'not:this', spec: { jobTemplate: { spec: { template: { spec: pod } } } } };
    expect(imagesOf(job)).toEqual(['i:1', 'c:1']);
    expect(imagesOf(withImages(job, (image) => imageReference(image).name))).toEqual(['i', 'c']);
    expect(withImages(job, (image) => image)).toEqual(job);
  });
});

describe('labels', () => {
  it('are taken from an object and its pods, and from no selector', () => {
    const labels = { keep: 'k', version: '1' };
    const template = { metadata: { labels }, spec: {} };
    const object = {
      apiVersion: 'v1',
      kind: 'X',
      metadata: { name: 'a', labels },
      spec: { template, selector: { matchLabels: labels } },
    };
    expect(withoutLabels(object, new Set(['version']))).toEqual({
      ...object,
      metadata: { name: 'a', labels: { keep: 'k' } },
      spec: { ...object.spec, template: { metadata: { labels: { keep: 'k' } }, spec: {} } },
    });
  });
});

it('a text of broken YAML is refused', () => {
  expect(() => parseObjects('a: [')).toThrow(/Flow sequence/);
  expect(parseObjects('---\n# nothing\n---\nkind: A\n')).toEqual([{ kind: 'A' }]);
});
