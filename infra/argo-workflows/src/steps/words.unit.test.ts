import { describe, expect, it } from '@jest/globals';
import { serviceList } from './services.ts';
import { commentOf, publishedIn, verdictOf } from './words.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const commit = 'c'.repeat(40);

describe('what is said of a commit', () => {
  it('names each image that it has', () => {
    expect(commentOf(commit, { account: digest })).toContain(`| account | \`${digest}\` |`);
    expect(commentOf(commit, {})).toBe(`${commit} reaches no service: there is no image of it.`);
  });

  it.each([
    ['Succeeded', 'success'],
    ['Failed', 'failure'],
    ['Error', 'error'],
    ['', 'error'],
  ])('of a run that ended %j is %s', (status, state) => {
    expect(verdictOf(status, 'pr-7').state).toBe(state);
  });

  it.each([{ 'a|b': digest }, { account: 'latest' }, { account: `${digest}\n# title` }])('is not %j', (published) => {
    expect(() => publishedIn(JSON.stringify(published))).toThrow('expected services and their digests');
  });
});

describe('a list of services', () => {
  it('is of those that there are', () => {
    expect(serviceList('["account"]', ['account', 'transfer'])).toEqual(['account']);
    expect(() => serviceList('["../cluster"]', ['account'])).toThrow(
      'services: "../cluster": expected some of account',
    );
    expect(() => serviceList('account', ['account'])).toThrow('expected a list in JSON');
    expect(() => serviceList('{}', ['account'])).toThrow('expected a list in JSON');
  });
});
