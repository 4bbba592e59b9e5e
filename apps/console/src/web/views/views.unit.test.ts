import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Item } from '../../model/items.ts';
import { NEW, NEXT, Scene } from '../../testing/scene.ts';
import { fromSnapshot, NONE } from '../model/items.ts';
import { Lines } from './logs.tsx';
import { Page } from './page.tsx';

const scene = new Scene(Date.now());
const live = (id: string): Item => ({ kind: 'source', id, state: 'live' });

function shown(items: readonly Item[], path = '/'): string {
  return renderToString(h(Page, { items: fromSnapshot({ items: [live('Kubernetes'), ...items] }), path }));
}

/** The text of a row of the matrix, marks named as a screen reader has them. */
function row(html: string, service: string, version: string): string[] {
  const block = html.split('<tr class="service">').find((part) => part.includes(`>${service}</th>`)) ?? '';
  const found = block.split('<tr>').find((part) => part.includes(`<b>${version}</b>`)) ?? '';
  return found
    .split('<td')
    .slice(1)
    .map((cell) => (/aria-label="([^"]+)"/.exec(cell)?.[1] ?? '') + chips(cell));
}

const chips = (cell: string): string =>
  [...cell.matchAll(/<span class="chip [^"]*">([^<]+)</g)].map(([, text]) => ` [${text}]`).join('');

describe('the matrix', () => {
  it('shows which release of a service each environment runs', () => {
    const html = shown(scene.atRest());
    expect(row(html, 'account', '1.4.0')).toEqual(['1 pod: 1 ready', '2 pods: 2 ready', '3 pods: 3 ready', '']);
    expect(row(html, 'account', '1.3.2')).toEqual(['', '', '', '3 pods: 3 ready']);
    expect(html).toContain('4 services in 4 environments');
  });

  it('shows a release on its way: what comes, what leaves, and what Git has', () => {
    const html = shown([...scene.atRest(), ...scene.onItsWay(), ...scene.canary()]);
    const [dev] = row(html, 'account', '1.5.0');
    expect(dev).toBe('3 pods: 2 ready, 1 starting [2 of 3]');
    expect(row(html, 'account', '1.4.0')[0]).toBe('1 pod: 1 leaving [leaving]');
    expect(row(html, 'account', '1.4.0')[3]).toBe('1 pod: 1 ready [20 % · canary, paused]');
    expect(row(html, 'account', '1.3.2')[3]).toBe('3 pods: 3 ready [80 % · stable]');
    expect(row(html, 'membership', '1.5.0')[2]).toBe('1 pod: 1 failing [not in Git] [1 of 3]');
    expect(row(html, 'membership', '1.4.0')[2]).toBe('3 pods: 3 ready [wanted by Git] [outgoing]');
    expect(html).toContain('On its way: account in dev, account in prod, membership in qa');
  });

  it('shows what Git wants where nothing of it runs yet', () => {
    const html = shown([...scene.atRest(), scene.leaf('stag', 'account', NEXT)]);
    expect(row(html, 'account', '1.5.0')[1]).toBe('0 pods:  [wanted by Git]');
    expect(row(html, 'account', '1.4.0')[1]).toBe('2 pods: 2 ready [not in Git]');
  });

  it('leaves out what is in no environment', () => {
    const system = { namespace: 'kube-system', service: 'coredns' };
    expect(shown([...scene.atRest(), scene.workload(system, NEW)])).not.toContain('coredns');
  });

  it('says what to do where nothing is deployed', () => {
    expect(shown([])).toContain('Nothing is deployed yet');
  });
});

describe('the other pages', () => {
  it('pull requests say whether their preview is up, and lead to it', () => {
    const html = shown([live('forge'), scene.pull(41)], '/previews');
    expect(html).toContain('Preview is up');
    expect(html).toContain('href="http://account.pr-41.localhost:8088"');
    const sick = scene.application('pr', 'account', { preview: 41, health: 'Degraded' });
    expect(shown([live('forge'), scene.pull(41), sick], '/previews')).toContain('Degraded');
  });

  it('follow no address that is none of the web', () => {
    const html = shown([live('forge'), scene.pull(41, { url: 'javascript:alert(1)', statuses: [] })], '/previews');
    expect(html).toContain('statements show the opening balance');
    expect(html).not.toContain('javascript:');
  });

  it('runs lead to their reports, where they have one', () => {
    const html = shown([scene.run('one'), scene.run('two', { pages: ['replay.html'] })], '/runs');
    expect(html).toContain('href="/runs/one/report.html"');
    expect(html).not.toContain('href="/runs/two/report.html"');
    expect(html).toContain('href="/runs/two/replay.html"');
    expect(html).toContain('18,187');
  });

  it('a service shows its pods, steps and events, the newest first', () => {
    const about = { kind: 'Pod', name: 'account-8d7f5-m2vzc' };
    const events = [
      scene.event('prod', about, { reason: 'Older', at: scene.ago(9) }),
      scene.event('prod', about, { reason: 'Newer', at: scene.ago(1), isWarning: true }),
      scene.event('dev', about, { reason: 'Elsewhere' }),
    ];
    const html = shown([...scene.atRest(), ...scene.canary(), ...events], '/services/prod/account');
    expect(html).toContain('<li class="now" aria-current="step">pause 30 s</li>');
    expect(html).toContain('<code>account-8d7f5-m2vzc</code>');
    expect(html.indexOf('Newer')).toBeLessThan(html.indexOf('Older'));
    expect(html).not.toContain('Elsewhere');
    expect(shown([], '/services/prod/nothing')).toContain('There is no such service');
  });

  it('a machine with npm run dev and no cluster shows its processes first', () => {
    const process = {
      kind: 'process',
      id: 'pacman',
      name: 'pacman',
      state: 'ready',
      links: ['/docs'],
      hasLogs: true,
    } as const;
    const items: Item[] = [live('processes'), { ...process, address: 'http://127.0.0.1:7074', since: scene.ago(1) }];
    const html = renderToString(h(Page, { items: fromSnapshot({ items }), path: '/' }));
    expect(html).toContain('1 of 1 ready');
    expect(html).toContain('href="http://127.0.0.1:7074/docs"');
    expect(html).not.toContain('Environments');
  });

  it('waits for the first snapshot', () => {
    expect(renderToString(h(Page, { items: NONE, path: '/' }))).toContain('Waiting for the first look');
  });
});

describe('log lines', () => {
  it('are text, whatever stands in them', () => {
    const hostile = '{"level":"error","message":"<script>alert(1)</script>","who":"<img src=x onerror=alert(2)>"}';
    const html = renderToString(h(Lines, { lines: [['', hostile]], isFollowing: true }));
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain('&lt;script>alert(1)');
  });
});
