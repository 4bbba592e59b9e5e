import { describe, expect, it } from '@jest/globals';
import { appProjects } from './projects.ts';
import { checkedRepository } from './repository.ts';
import { rootApplication } from './root-application.ts';

const url = 'https://forge.example/bank/cutover.git';

describe('a repository', () => {
  it.each([
    'https://forge.example/bank/cutover.git',
    'http://gitea.gitea.svc:3000/cutover/cutover.git',
    'ssh://git@forge.example:2222/bank/cutover.git',
  ])('%s is one', (one) => expect(checkedRepository({ url: one, revision: 'main' }).url).toBe(one));

  it.each(['', 'not a url', 'file:///etc', 'ftp://forge.example/x', 'https://'])('%j is none', (one) => {
    expect(() => checkedRepository({ url: one, revision: 'main' })).toThrow(/expected an http, https or ssh URL/);
    expect(() => appProjects(one)).toThrow(/expected an http, https or ssh URL/);
  });

  it('with credentials is refused, and its error does not say them', () => {
    const error = (() => {
      try {
        return rootApplication({ url: 'https://me:hunter2@forge.example/x.git', revision: 'main' });
      } catch (thrown) {
        return String(thrown);
      }
    })();
    expect(error).toMatch(/forge\.example\/x\.git: carries credentials/);
    expect(error).not.toMatch(/hunter2|me:/);
  });

  it.each(['main', 'feature/a-b', 'v1.2.3', 'a'.repeat(40), 'HEAD'])('takes revision %s', (revision) => {
    expect(checkedRepository({ url, revision }).revision).toBe(revision);
  });

  it.each(['', '-x', 'a b', 'a..b', 'a\nb', 'a/', 'x.lock', 'a@{1}', '$(id)', '"; x: y'])(
    'refuses revision %j',
    (revision) => {
      expect(() => checkedRepository({ url, revision })).toThrow(/expected a branch, a tag or a commit/);
    },
  );

  it('has environments that there are', () => {
    expect(() => rootApplication({ url, revision: 'main', environments: ['preview'] })).toThrow(
      "preview is no environment of Argo CD's: expected one of dev, stag, qa, prod",
    );
  });
});
