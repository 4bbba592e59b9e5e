import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../process/run.ts';
import { temporaryFolder } from '../testing/fixtures.ts';
import { ensureTools } from '../tools/ensure-tools.ts';

const MINUTE = 60_000;
const BELIEF = 'believes: {{ .Capabilities.KubeVersion.Major }}.{{ .Capabilities.KubeVersion.Minor }}';

describe('helm', () => {
  const folder = temporaryFolder();
  let program: string;

  /** A chart that asks for `kubeVersion` and shows which Kubernetes it is rendered for. */
  function chart(name: string, kubeVersion: string): string {
    const path = join(folder.path, name);
    mkdirSync(join(path, 'templates'), { recursive: true });
    writeFileSync(join(path, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name, version: '1.0.0', kubeVersion }));
    writeFileSync(join(path, 'values.yaml'), '');
    writeFileSync(join(path, 'templates', 'belief.yaml'), `${BELIEF}\n`);
    return path;
  }

  beforeAll(async () => {
    const { helm } = await ensureTools(['helm'], { progress: () => undefined });
    program = helm.path;
  }, 30 * MINUTE);

  afterAll(() => folder.remove());

  it('renders for the Kubernetes that runs, where it can ask none', async () => {
    const { code, stdout } = await run(program, ['template', chart('young', '>=1.34.0-0')]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('believes: 1.34') });
    expect(await run(program, ['lint', join(folder.path, 'young')])).toMatchObject({ code: 0 });
  });

  it('refuses a chart of a later one', async () => {
    const { code, tail } = await run(program, ['template', chart('later', '>=1.35.0-0')]);
    expect({ code, said: tail.join(' ') }).toEqual({
      code: 1,
      said: expect.stringContaining('incompatible with Kubernetes'),
    });
  });
});
