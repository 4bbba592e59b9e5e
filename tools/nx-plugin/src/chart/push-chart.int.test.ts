import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { chartsFolder, everyChart } from '@cutover/charts';
import { startRegistry, type RunningRegistry } from '@cutover/oci/testing';
import { ensureTools } from '@cutover/toolchain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chartArchive } from './chart-archive.ts';
import { pushChart } from './push-chart.ts';

/** Building Helm takes two minutes where it was never built. */
const BUILD_MS = 15 * 60_000;
const PATIENCE_MS = 300_000;
const run = promisify(execFile);
const main = join(import.meta.dirname, 'main.ts');

let helm: string;
let scratch: string;
let registry: RunningRegistry;

beforeAll(async () => {
  helm = (await ensureTools(['helm'], { progress: () => undefined })).helm.path;
  scratch = await mkdtemp(join(tmpdir(), 'cutover-push-chart-'));
  registry = await startRegistry();
}, BUILD_MS);

afterAll(async () => {
  await registry?.stop();
  await rm(scratch, { recursive: true, force: true });
});

const env = () => ({
  ...process.env,
  HOME: scratch,
  HELM_CACHE_HOME: scratch,
  HELM_CONFIG_HOME: scratch,
  DOCKER_CONFIG: scratch,
});
const values = ['--set', 'image.repository=registry.example/x', '--set', 'auth.existingSecret=a'];
const needed = ['--set', 'tokens.existingSecret=t', '--set', 'game.existingSecret=g', '--skip-schema-validation'];

async function template(chart: string): Promise<string> {
  return (await run(helm, ['template', 'x', chart, ...values, ...needed], { env: env() })).stdout;
}

describe('a chart that is pushed', () => {
  it(
    'is pulled back by Helm with its library, and renders as it does here',
    async () => {
      const charts = everyChart();
      expect(charts.length).toBeGreaterThan(6);
      for (const chart of charts) {
        const { stdout } = await run(process.execPath, [
          main,
          'push',
          `charts/${chart}`,
          '--to',
          `${registry.host}/bank/charts`,
        ]);
        expect(stdout).toMatch(new RegExp(`^${registry.host}/bank/charts/${chart}:0\\.1\\.0@sha256:[0-9a-f]{64}\\n$`));
        const reference = `oci://${registry.host}/bank/charts/${chart}`;
        const pull = ['pull', reference, '--version', '0.1.0', '--plain-http', '--untar', '--untardir', scratch];
        await run(helm, pull, { env: env() });
        expect(await readdir(join(scratch, chart, 'charts'))).toEqual(['common']);
        expect(await template(join(scratch, chart))).toBe(await template(join(chartsFolder, chart)));
      }
    },
    PATIENCE_MS,
  );

  it('is the same content wherever and whenever it is packaged', async () => {
    const elsewhere = join(scratch, 'elsewhere');
    await cp(chartsFolder, elsewhere, { recursive: true, verbatimSymlinks: true });
    const [here, there] = [await chartArchive('mongo'), await chartArchive(join(elsewhere, 'mongo'))];
    expect(there.content.descriptor).toEqual(here.content.descriptor);
    expect((await buffer(await there.content.open())).length).toBe(here.content.descriptor.size);
  });

  it('stays what it is under its version: again is nothing, and another is refused', async () => {
    const elsewhere = join(scratch, 'changed');
    await cp(chartsFolder, elsewhere, { recursive: true, verbatimSymlinks: true });
    const prefix = `${registry.host}/again`;
    const archive = await chartArchive(join(elsewhere, 'mongo'));
    expect(await pushChart(archive, prefix)).toMatchObject({ existed: false });
    expect(await pushChart(archive, prefix)).toMatchObject({ existed: true });
    await appendFile(join(elsewhere, 'mongo', 'values.yaml'), '# changed\n');
    const changed = await chartArchive(join(elsewhere, 'mongo'));
    await expect(pushChart(changed, prefix)).rejects.toThrow(
      /\/again\/mongo:0\.1\.0 is another chart, sha256:.*: raise the version/,
    );
  });

  it.each<[string, string[], number, RegExp]>([
    ['nowhere', ['push', 'charts/mongo', '--to', ''], 2, /^chart: --to: say where it goes: set CUTOVER_CHART_PREFIX/],
    ['that is not named', ['push'], 2, /^chart: which chart\?\nusage: /],
    [
      'that there is not',
      ['push', 'charts/none', '--to', 'localhost:1'],
      1,
      /^chart: charts\/none: there is no chart in /,
    ],
    [
      'to no registry',
      ['push', 'charts/mongo', '--to', 'bank/charts'],
      2,
      /^chart: --to: "bank\/charts" names no registry: HOST/,
    ],
  ])('%s is refused in one line', async (_what, args, code, line) => {
    await expect(run(process.execPath, [main, ...args])).rejects.toMatchObject({
      code,
      stderr: expect.stringMatching(line),
    });
  });
});
