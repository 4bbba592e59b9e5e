import { describe, expect, it } from '@jest/globals';
import type { ArgoObject } from '../cluster/cluster.ts';
import { asksPlugin, follows, readsRepository } from './readers.ts';

const URL = 'http://forge.test:3000/bank/cutover.git';
const of = (spec: unknown): ArgoObject => ({ metadata: { name: 'x' }, spec });
const application = (repoURL: string, targetRevision = 'main') => of({ source: { repoURL, targetRevision } });

describe('what reads a repository', () => {
  it.each([
    [URL],
    ['http://forge.test:3000/bank/cutover'],
    ['http://FORGE.test:3000/Bank/Cutover/'],
    ['http://x:y@forge.test:3000/bank/cutover.git'],
  ])('is found by its URL as it is written: %s', (url) => {
    expect(readsRepository(application(url), URL)).toBe(true);
  });

  it.each([
    ['http://forge.test:3000/bank/other.git'],
    ['http://forge.test/bank/cutover.git'],
    ['http://forge.test:3000/x/bank/cutover.git'],
    ['http://evil.test/?http://forge.test:3000/bank/cutover.git'],
    [''],
  ])('is not what reads %j', (url) => {
    expect(readsRepository(application(url), URL)).toBe(false);
  });

  it('is found in several sources, in generators and in templates', () => {
    const sources = of({ sources: [{ repoURL: 'http://x.test/y' }, { repoURL: URL }] });
    const git = { git: { repoURL: URL, revision: 'main' } };
    const nested = of({ generators: [{ matrix: { generators: [{ list: {} }, git] } }] });
    const template = of({ generators: [{ list: {} }], template: { spec: { source: { repoURL: URL } } } });
    for (const found of [sources, nested, template]) expect(readsRepository(found, URL)).toBe(true);
    for (const none of [undefined, null, 'x', [], {}, { repoURL: 7 }])
      expect(readsRepository(of(none), URL)).toBe(false);
  });
});

describe('what follows a branch', () => {
  it('names it, or the default one, or is yet to be told', () => {
    for (const revision of ['main', 'HEAD', '', '{{ .commit }}'])
      expect(follows(application(URL, revision), 'main')).toBe(true);
    for (const revision of ['stag', 'main2', 'a'.repeat(40)])
      expect(follows(application(URL, revision), 'main')).toBe(false);
  });
});

it('an ApplicationSet asks a plugin wherever that generator is', () => {
  const plugin = { plugin: { configMapRef: { name: 'previews' } } };
  expect(asksPlugin(of({ generators: [plugin] }))).toBe(true);
  expect(asksPlugin(of({ generators: [{ matrix: { generators: [{ git: {} }, plugin] } }] }))).toBe(true);
  expect(asksPlugin(of({ generators: [{ git: {} }] }))).toBe(false);
});
