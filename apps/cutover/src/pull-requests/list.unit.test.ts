import { describe, expect, it } from '@jest/globals';
import type { PullRequest } from '@cutover/forge';
import { listText, standingFacts } from './list.ts';
import type { Standing } from './standing.ts';

const commit = 'c'.repeat(40);
const pull = (wanted: Partial<PullRequest> = {}): PullRequest => ({
  ...{ number: 7, title: 'limits', body: '', state: 'open', author: 'ann', isFork: false, labels: ['preview'] },
  ...{ url: 'http://127.0.0.1:3000/cutover/cutover/pulls/7' },
  head: { branch: 'limits', commit, repository: 'cutover/cutover' },
  base: { branch: 'main', commit: 'd', repository: 'cutover/cutover' },
  openedAt: '2026-01-01T00:00:00.000Z',
  ...wanted,
});
const preview = {
  ...({ context: 'cutover/preview', state: 'success', description: 'answers' } as const),
  url: 'http://account.pr-7.localhost:8080',
};

describe('open pull requests', () => {
  it('are told with whose they are, and how their previews stand', () => {
    const standings: Standing[] = [
      { pull: pull(), isApproved: true, preview },
      { pull: pull({ number: 6, isFork: true }), isApproved: false },
    ];
    expect(listText(standings)).toBe(
      [
        '#7  limits',
        '    cccccccccccc of limits by ann',
        '    cutover/preview success: answers  http://account.pr-7.localhost:8080',
        '#6  limits',
        '    cccccccccccc of limits by ann, a fork, not approved',
        '    no images yet',
      ].join('\n'),
    );
    expect(listText([])).toMatch(/^no pull request is open/);
  });

  it('say nothing to the terminal that is more than text', () => {
    const hostile = pull({ title: 'a\u001b[2Jb\nforged', head: { branch: 'x\u0007', commit } });
    const said = listText([{ pull: hostile, isApproved: true }]);
    expect(said.split('\n')).toHaveLength(3);
    expect(said).toContain('a�[2Jb�forged');
    expect(said).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  it('are JSON for scripts', () => {
    expect(JSON.parse(JSON.stringify(standingFacts({ pull: pull(), isApproved: true, preview })))).toEqual({
      ...{ number: 7, title: 'limits', author: 'ann', branch: 'limits', base: 'main', commit, isFork: false },
      ...{ labels: ['preview'], url: pull().url, approved: true, images: null },
      preview: { state: 'success', description: 'answers', url: preview.url },
    });
  });
});
