import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureTools } from '@cutover/toolchain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cmOf } from './argocd-settings.ts';

const execute = promisify(execFile);
const COLD_MS = 1_800_000;
const BOUND_MS = 60_000;

let argocd: string;
let folder: string;

beforeAll(async () => {
  argocd = (await ensureTools(['argocd'], { progress: () => undefined })).argocd.path;
  folder = await mkdtemp(join(tmpdir(), 'cutover-health-'));
}, COLD_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What Argo CD itself says of an object, by these settings. */
async function healthOf(object: object, data: Readonly<Record<string, string>>): Promise<string> {
  const labels = { 'app.kubernetes.io/part-of': 'argocd' };
  const map = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', namespace: 'argocd', labels },
    data,
  };
  const [settings, asked] = [join(folder, 'argocd-cm.json'), join(folder, 'object.json')];
  await writeFile(settings, JSON.stringify(map));
  await writeFile(asked, JSON.stringify(object));
  const command = ['admin', 'settings', 'resource-overrides', 'health', asked, '--argocd-cm-path', settings];
  const { stdout } = await execute(argocd, command, { env: { ...process.env, HOME: folder } });
  return /^STATUS: (\w+)$/m.exec(stdout)?.[1] ?? stdout;
}

const SETTINGS = cmOf({ reconcileSeconds: 60 });

describe('the health of a claim', () => {
  const claim = (phase: string, annotations: Readonly<Record<string, string>> = {}) => ({
    ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
    metadata: { name: 'mongo-backup', namespace: 'prod', annotations },
    status: { phase },
  });

  it.each([
    ['that no pod has asked for yet', claim('Pending'), 'Healthy'],
    ['whose pod waits for it', claim('Pending', { 'volume.kubernetes.io/selected-node': 'node' }), 'Progressing'],
    ['that is being made', claim('Pending', { 'volume.kubernetes.io/storage-provisioner': 'x' }), 'Progressing'],
    ['that has its volume', claim('Bound'), 'Healthy'],
    ['whose volume is gone', claim('Lost'), 'Degraded'],
  ])('%s', async (_, object, health) => expect(await healthOf(object, SETTINGS)).toBe(health), BOUND_MS);

  it(
    'would keep an environment with a nightly backup progressing for ever without the setting',
    async () => {
      const others = Object.fromEntries(
        Object.entries(SETTINGS).filter(([key]) => !key.endsWith('.PersistentVolumeClaim')),
      );
      expect(await healthOf(claim('Pending'), others)).toBe('Progressing');
    },
    BOUND_MS,
  );
});

it(
  'an Application is as healthy as it says',
  async () => {
    const application = {
      ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'a', namespace: 'argocd' } },
      status: { health: { status: 'Degraded' } },
    };
    expect(await healthOf(application, SETTINGS)).toBe('Degraded');
  },
  BOUND_MS,
);
