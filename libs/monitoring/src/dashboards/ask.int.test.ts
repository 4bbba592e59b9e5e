import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { freePort, until } from '@cutover/testing-kit';
import { askAll } from './ask.ts';
import { queriesOf } from './dashboard.ts';
import { DASHBOARDS } from './dashboards.ts';

const PATIENCE = { withinMs: 240_000, everyMs: 250 };

let folder: string;
let url: URL;
let stop: () => Promise<void>;

/** The real Prometheus, which scrapes itself alone. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-ask-'));
  const port = await freePort();
  url = new URL(`http://127.0.0.1:${port}/`);
  const config = {
    scrape_configs: [{ job_name: 'itself', scrape_interval: '1s', static_configs: [{ targets: [url.host] }] }],
  };
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const args = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`];
  const server = spawn('prometheus', [...args, `--web.listen-address=${url.host}`], { stdio: 'ignore' });
  stop = async () => {
    const ended = once(server, 'close');
    server.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const isScraped = async () => (await askAll(url, { itself: 'up == 1' }))[0]?.series === 1;
  await until('it has scraped itself', () => isScraped().catch(() => false), PATIENCE);
}, PATIENCE.withinMs + 60_000);
afterEach(() => stop());

it('a live Prometheus reads every query; what shows nothing, or cannot be read, is told from what shows something', async () => {
  const queries = Object.assign({}, ...DASHBOARDS.map(queriesOf)) as Record<string, string>;
  const shown = await askAll(url, queries);
  expect(shown.filter(({ error }) => error !== undefined)).toEqual([]);
  // There is no bank here.
  expect(shown.filter(({ series }) => series > 0)).toEqual([]);
  expect(await askAll(url, { one: 'up{job=~"$name"}', none: 'up{job="$name"}', wrong: 'sum by (up' })).toEqual([
    { place: 'one', series: 1 },
    { place: 'none', series: 0 },
    { place: 'wrong', series: 0, error: expect.stringMatching(/parse error/) },
  ]);
});
