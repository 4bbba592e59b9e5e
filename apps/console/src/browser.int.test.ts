import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { startBrowser } from '@cutover/testing-kit/browser';
import type { Browser, Page } from 'playwright-core';
import { NEXT, Scene } from './testing/scene.ts';
import { startConsole } from './testing/start-console.ts';
import type { TestConsole } from './testing/start-console.ts';

const scene = new Scene(Date.now());

let service: TestConsole;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  [service, browser] = await Promise.all([startConsole(), startBrowser()]);
  folder = await mkdtemp(join(tmpdir(), 'cutover-console-'));
  service.planted.put(...scene.atRest(), scene.pull(41));
}, 120_000);

afterAll(async () => {
  await browser.close();
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  readonly problems: string[];
}

async function open(path: string, scheme: 'light' | 'dark' = 'light'): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: scheme });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
  page.on('request', (request) => request.url().startsWith(service.url) || problems.push(`asked for ${request.url()}`));
  await page.goto(service.url + path);
  return { page, problems };
}

const marks = (page: Page, name: string) => page.getByRole('img', { name, exact: true });

describe('in Chromium', () => {
  it('a release is seen coming and the old one leaving, without a reload', async () => {
    const { page, problems } = await open('/');
    await marks(page, '3 pods: 3 ready').first().waitFor();
    await page.evaluate(() => ((globalThis as { stayed?: boolean }).stayed = true));
    const dev = { namespace: 'dev', service: 'account' };
    const next = scene.pod({ ...dev, name: 'account-next' }, NEXT, { state: 'starting', readyContainers: 0 });
    service.planted.put(
      scene.workload(dev, NEXT, { isMoving: true, replicas: { wanted: 1, updated: 0, ready: 1, all: 2 } }),
      next,
    );
    await marks(page, '1 pod: 1 starting').waitFor();
    await page.getByText('On its way: account in dev').waitFor();
    service.planted.put({ ...next, state: 'ready', readyContainers: 1 });
    service.planted.sink.remove('pod/dev/account-7c9d4-x7vbn');
    service.planted.put(scene.workload(dev, NEXT, { replicas: { wanted: 1, updated: 1, ready: 1, all: 1 } }));
    await page.getByText('4 services in 4 environments').waitFor();
    const row = page.getByRole('row', { name: /^1\.5\.0/ });
    expect(await row.getByRole('img').first().getAttribute('aria-label')).toBe('1 pod: 1 ready');
    expect(await page.evaluate(() => (globalThis as { stayed?: boolean }).stayed)).toBe(true);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('everything that can be reached has a name, and is reached by keys', async () => {
    const { page, problems } = await open('/services/prod/account');
    await page.getByRole('log').waitFor();
    const tree = await page.locator('body').ariaSnapshot();
    expect(tree).toContain('heading "account in prod" [level=1]');
    // A link, button or field without a name ends its line there.
    expect(tree).not.toMatch(/- (link|button|textbox|searchbox|combobox)(:|$)/m);
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.id')).toBe('log-search');
    await page.keyboard.press('Tab');
    await page.locator('h1').focus();
    await page.keyboard.press('2');
    await page.getByRole('heading', { name: 'Pull requests' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/previews');
    await page.goBack();
    await page.getByRole('heading', { name: 'account in prod' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  it('log lines come as they are written, are found, and stay text', async () => {
    const { page, problems } = await open('/services/prod/account');
    await until('its log is followed', () => service.planted.followers > 0);
    await page.getByText('0 lines').waitFor();
    service.planted.write(['', '{"level":"warn","message":"<b>slow</b>","route":"/accounts"}'], ['', 'another line']);
    await page.getByText('<b>slow</b>').waitFor();
    expect(await page.locator('.lines b').count()).toBe(0);
    await page.getByRole('searchbox').fill('accounts');
    await until('one line is left', async () => (await page.locator('.line').count()) === 1);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('a lost connection is said, and what was missed is made good', async () => {
    const { page } = await open('/previews');
    await page.getByText('statements show the opening balance').waitFor();
    const { port, planted } = service;
    await service.stop();
    await page.getByText('Connection lost').waitFor();
    service = await startConsole({ PORT: String(port) });
    service.planted.put({ kind: 'source', id: 'forge', state: 'live' }, scene.pull(42, { title: 'meanwhile' }));
    await page.getByText('meanwhile').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await page.getByText('statements show the opening balance').count()).toBe(0);
    expect(planted.followers).toBe(0);
    await page.close();
  });

  it('looks as it should in both schemes, without sideways scrolling', async () => {
    service.planted.put(...scene.atRest(), ...scene.onItsWay());
    for (const scheme of ['light', 'dark'] as const) {
      const { page, problems } = await open('/', scheme);
      await marks(page, '3 pods: 2 ready, 1 starting').waitFor();
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(background).toBe(scheme === 'light' ? 'rgb(246, 248, 250)' : 'rgb(11, 17, 26)');
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await page.screenshot({ path: join(folder, `${scheme}.png`) });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const moving = await page.evaluate(
        "document.getAnimations().filter(({ playState }) => playState === 'running').length",
      );
      expect(moving).toBe(0);
      expect(problems).toEqual([]);
      await page.close();
    }
  });
});
