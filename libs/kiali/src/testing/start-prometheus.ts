import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@cutover/testing-kit';
import { answers, startProcess, type Running } from './process.ts';

export interface Prometheus extends Running {
  readonly url: string;
}

/** Debian's Prometheus on loopback, which asks one exporter every second. */
export async function startPrometheus(folder: string, exporter: number): Promise<Prometheus> {
  const port = await freePort();
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [{ job_name: 'mesh-metrics', static_configs: [{ targets: [`127.0.0.1:${exporter}`] }] }],
  };
  const file = join(folder, 'prometheus.json');
  await writeFile(file, JSON.stringify(config));
  const url = `http://127.0.0.1:${port}`;
  const flags = [`--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'prometheus')}`];
  const { stop } = await startProcess({
    what: 'Prometheus',
    argv: ['prometheus', ...flags, `--web.listen-address=127.0.0.1:${port}`],
    cwd: folder,
    log: join(folder, 'prometheus.log'),
    ready: () => answers(`${url}/-/ready`),
  });
  return { url, stop };
}
