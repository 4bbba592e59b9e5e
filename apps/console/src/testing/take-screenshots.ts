/** `node src/testing/take-screenshots.ts FOLDER`: what the console looks like, in both schemes, for people to look at. */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBrowser } from '@cutover/testing-kit/browser';
import type { Page } from 'playwright-core';
import { Scene } from './scene.ts';
import { startConsole } from './start-console.ts';

const PAGES = [
  ['processes', '/processes'],
  ['environments', '/'],
  ['previews', '/previews'],
  ['runs', '/runs'],
  ['service', '/services/prod/account'],
] as const;

const LINES = [
  '{"level":"info","time":"2026-11-29T10:15:02.120Z","message":"request","method":"POST","route":"/accounts/:id/deposits","status":201,"ms":4.21}',
  '{"level":"info","time":"2026-11-29T10:15:02.180Z","message":"request","method":"GET","route":"/accounts/:id","status":200,"ms":1.04}',
  '{"level":"warn","time":"2026-11-29T10:15:03.010Z","message":"MongoDB does not answer (ECONNREFUSED)","dependency":"MongoDB"}',
  '{"level":"error","time":"2026-11-29T10:15:03.400Z","message":"request failed","route":"/accounts/:id","err":{"type":"DomainError","code":"store.unavailable"}}',
  'plain text: <img src=x onerror=alert(1)> stays text',
  '{"level":"info","time":"2026-11-29T10:15:04.002Z","message":"MongoDB answers again","dependency":"MongoDB"}',
];

/** What moves has come to rest. */
const SETTLE_MS = 600;

async function take(name: string, path: string, scheme: 'light' | 'dark'): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: scheme });
  await page.goto(service.url + path);
  await page.waitForSelector('main :is(table, .card)');
  if (name === 'service') await writeLog(page);
  await sleep(SETTLE_MS);
  await page.screenshot({ path: `${folder}/${name}-${scheme}.png`, fullPage: name === 'service' });
  await page.close();
}

async function writeLog(page: Page): Promise<void> {
  while (service.planted.followers === 0) await sleep(20);
  if ((await page.locator('.line').count()) === 0) service.planted.write(...LINES.map((line) => ['', line] as const));
  await page.waitForSelector('.line.error');
}

const folder = resolve(process.argv[2] ?? '.');
await mkdir(folder, { recursive: true });
const service = await startConsole();
const browser = await startBrowser();
try {
  const scene = new Scene(Date.now());
  const { planted } = service;
  planted.put(...scene.atRest(), ...scene.onItsWay(), ...scene.canary());
  planted.put(
    scene.pull(41),
    scene.pull(38, {
      title: 'transfer: deadlines are stored',
      author: 'grace',
      statuses: [],
      labels: [],
      isFork: true,
    }),
  );
  planted.put(
    scene.run('2026-11-29-081400-seed7'),
    scene.run('2026-11-28-201200-seed3', { startedAt: scene.ago(900), finishedAt: scene.ago(860) }),
  );
  planted.put(...scene.processes());
  const pod = 'account-8d7f5-m2vzc';
  planted.put(
    scene.event(
      'prod',
      { kind: 'Rollout', name: 'account' },
      { reason: 'RolloutStepCompleted', message: 'Rollout step 1/4 completed (setWeight: 20)' },
    ),
    scene.event(
      'prod',
      { kind: 'Pod', name: pod },
      { reason: 'Unhealthy', message: 'Readiness probe failed: connection refused', isWarning: true, count: 3 },
    ),
    scene.event(
      'prod',
      { kind: 'Pod', name: pod },
      { reason: 'Pulled', message: 'Container image is present already' },
    ),
  );
  for (const [name, path] of PAGES) {
    await take(name, path, 'light');
    await take(name, path, 'dark');
  }
  const phone = await browser.newPage({ viewport: { width: 390, height: 800 } });
  await phone.goto(service.url);
  await phone.waitForSelector('main table');
  await phone.screenshot({ path: `${folder}/phone.png` });
} finally {
  await browser.close();
  await service.stop();
}
