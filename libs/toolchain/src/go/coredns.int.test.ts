import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../process/run.ts';
import { temporaryFolder } from '../testing/fixtures.ts';
import { ensureTools } from '../tools/ensure-tools.ts';

const MINUTE = 60_000;

describe('coredns', () => {
  const folder = temporaryFolder();
  let program: string;

  /** What it says of a Corefile whose last line no CoreDNS knows, so that none ever listens. */
  async function unknown(...plugins: string[]): Promise<string | undefined> {
    const corefile = join(folder.path, 'Corefile');
    writeFileSync(corefile, ['.:0 {', ...plugins, 'nosuchplugin', '}', ''].join('\n'));
    const { code, tail } = await run(program, ['-conf', corefile]);
    expect(code).toBe(1);
    return /Unknown directive '(\w+)'/.exec(tail.join('\n'))?.[1];
  }

  beforeAll(async () => {
    const { coredns } = await ensureTools(['coredns'], { progress: () => undefined });
    program = coredns.path;
  }, 30 * MINUTE);

  afterAll(() => folder.remove());

  it('knows the plugins of the Corefile and of one for who looks for a fault', async () => {
    const ours = [
      'errors',
      'health',
      'ready',
      'kubernetes',
      'prometheus',
      'cache',
      'reload',
      'loadbalance',
      'template',
    ];
    expect(await unknown(...ours, 'log')).toBe('nosuchplugin');
  });

  it('says so of a plugin that it does not have', async () => {
    expect(await unknown('errors', 'forward . 192.0.2.1')).toBe('forward');
  });
});
