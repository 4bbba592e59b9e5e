import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@cutover/testing-kit';
import { ensureNpmFiles, ensureTools, KIALI_PAGE } from '@cutover/toolchain';
import { kialiConfig, type KialiSettings } from '../server/config.ts';
import { answers, startProcess, type Running } from './process.ts';

export interface Kiali extends Running {
  readonly url: URL;
}

export interface KialiOptions extends Pick<KialiSettings, 'prometheus' | 'auth' | 'signingKey'> {
  readonly folder: string;
  readonly kubeconfig: string;
}

const quiet = { progress: () => undefined };

/** The real server on loopback, outside of any cluster, with the page beside it as an image has it. */
export async function startKiali({ folder, kubeconfig, ...settings }: KialiOptions): Promise<Kiali> {
  const { kiali } = await ensureTools(['kiali'], quiet);
  const own = join(folder, `kiali-${settings.auth}`);
  await mkdir(own, { recursive: true });
  await symlink(await ensureNpmFiles(KIALI_PAGE, quiet), join(own, 'console'));
  const port = await freePort();
  const place = { istioNamespace: 'istio-system', namespace: 'kiali', cluster: 'Kubernetes' };
  const config = kialiConfig({ ...settings, ...place, port, page: join(own, 'console'), kubeconfig });
  await writeFile(join(own, 'config.yaml'), config, { mode: 0o600 });
  const url = new URL(`http://127.0.0.1:${port}`);
  const { stop } = await startProcess({
    what: 'Kiali',
    argv: [kiali.path, '-config', join(own, 'config.yaml')],
    cwd: own,
    log: join(own, 'kiali.log'),
    ready: () => answers(new URL('/healthz', url).href),
  });
  return { url, stop };
}
