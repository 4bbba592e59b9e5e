import { describe, expect, it } from '@jest/globals';
import { configMutants } from './config-mutants.ts';
import { seeded, shuffled } from './seeded.ts';
import { sourceMutants } from './source-mutants.ts';

describe('mutants of a program', () => {
  const text = `import a from 'a';
export const made = { name: 'quota', count: 3, isOn: true, verbs: ['get', 'list'] };
if (made.count === 1) throw new Error('no');
`;
  const mutants = sourceMutants('a.ts', text);
  const changed = (from: string) =>
    mutants.filter((one) => one.from === from).map(({ text: all }) => all.split('\n')[1]);

  it('change texts, numbers and flags', () => {
    expect(changed("'quota'")).toEqual([
      "export const made = { name: 'quotax', count: 3, isOn: true, verbs: ['get', 'list'] };",
      "export const made = { name: '', count: 3, isOn: true, verbs: ['get', 'list'] };",
    ]);
    expect(changed('3')).toHaveLength(2);
    expect(changed('true')).toEqual([
      "export const made = { name: 'quota', count: 3, isOn: false, verbs: ['get', 'list'] };",
    ]);
  });

  it('take parts of objects and arrays away', () => {
    expect(changed("name: 'quota'")).toEqual([
      "export const made = {  count: 3, isOn: true, verbs: ['get', 'list'] };",
    ]);
    expect(mutants.some((one) => one.text.includes("verbs: [ 'list']"))).toBe(true);
  });

  it('leave what is imported, compared and thrown', () => {
    expect(mutants.filter(({ line }) => line !== 2)).toEqual([]);
  });
});

describe('mutants of settings', () => {
  const text = 'config:\n  a:\n    pods: 20\n    memory: 2Gi\n    readers: [developers]\n';
  const texts = configMutants('Pulumi.dev.yaml', text).map((one) => one.text);

  it.each([
    'pods: 200',
    'pods: 0',
    'pods: -20',
    'pods: "20"',
    'podsx: 20',
    'memory: 2Mi',
    'memory: "2"',
    'memory: 20Gi',
    'readersx:',
    'system:authenticated',
  ])('have one with %s', (part) => expect(texts.filter((one) => one.includes(part)).length).toBeGreaterThan(0));

  it('have one without each part, and with one twice', () => {
    expect(texts).toContain('config:\n  a:\n    memory: 2Gi\n    readers: [ developers ]\n');
    expect(texts.some((one) => one.includes('[ developers, developers ]'))).toBe(true);
  });
});

describe('a seed', () => {
  it('draws the same again, and another draws others', () => {
    const items = Array.from({ length: 20 }, (_, index) => index);
    expect(shuffled(items, seeded(1))).toEqual(shuffled(items, seeded(1)));
    expect(shuffled(items, seeded(1))).not.toEqual(shuffled(items, seeded(2)));
    expect([...shuffled(items, seeded(1))].sort((one, two) => one - two)).toEqual(items);
  });
});
