import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, until } from '@cutover/testing-kit';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const KEY = '0123456789abcdef0123456789abcdef';
/** A port at which nobody is: services measure themselves whatever they depend on. */
const NOBODY = '127.0.0.1:1';

/** Only what never starts is to be ended. */
export const START_MS = 300_000;

const KUBECONFIG = JSON.stringify({
  ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'nobody' },
  clusters: [{ name: 'nobody', cluster: { server: `http://${NOBODY}` } }],
  contexts: [{ name: 'nobody', context: { cluster: 'nobody', user: 'nobody' } }],
  users: [{ name: 'nobody', user: {} }],
});

/** What each of the apps asks for, and more. */
const SETTINGS = {
  HOST: '127.0.0.1',
  POD_NAME: 'measured-0',
  LOG_LEVEL: 'silent',
  MONGODB_URL: `mongodb://${NOBODY}/measured`,
  KAFKA_BROKERS: NOBODY,
  AUTH_KEYS: `test:${KEY}`,
  FORGE_URL: `http://${NOBODY}`,
  FORGE_REPOSITORY: 'cutover/cutover',
  FORGE_USERNAME: 'cutover',
  FORGE_TOKEN: KEY,
  WEBHOOK_SECRET: KEY,
  GENERATOR_TOKEN: KEY,
};

export type MeasuredApp = 'transfer' | 'consumer-gate' | 'delivery';

/** What the app's own process says at /metrics, started without anything that it depends on. */
export async function metricsOf(app: MeasuredApp): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-measured-'));
  const port = await freePort();
  await writeFile(join(folder, 'kubeconfig'), KUBECONFIG);
  const env = {
    PATH: process.env['PATH'],
    ...SETTINGS,
    KUBECONFIG: join(folder, 'kubeconfig'),
    PORT: '0',
    MANAGEMENT_PORT: String(port),
  };
  const child = spawn(process.execPath, [join(ROOT, 'apps', app, 'src', 'main.ts')], { env, stdio: 'ignore' });
  const ended = once(child, 'close');
  try {
    let text = '';
    const said = async (): Promise<boolean> => {
      if (child.exitCode !== null) throw new Error(`${app} ended with exit code ${child.exitCode}`);
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined);
      text = answer?.status === 200 ? await answer.text() : '';
      return text !== '';
    };
    await until(`${app} says what it measures`, said, { withinMs: START_MS });
    return text;
  } finally {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

/** The series' names in an exposition: of a histogram, those of its parts. */
export function seriesNames(exposition: string): ReadonlySet<string> {
  const types = [...exposition.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  const names = types.flatMap(([, name, type]) =>
    type === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`) : [name!],
  );
  return new Set(names);
}
