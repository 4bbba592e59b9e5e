import { describe, expect, it } from '@jest/globals';
import { KubectlError } from '../errors.ts';
import { may } from './may.ts';

const asked: (readonly string[])[] = [];
const saying = (said: () => Promise<string>) => ({
  kubectl: async (args: readonly string[]) => {
    asked.push(args);
    return { stdout: await said(), stderr: '' };
  },
});
const refusing = (stdout: string, stderr: string) =>
  saying(() => Promise.reject(new KubectlError(['auth', 'can-i'], stderr, stdout)));

describe('a question for rights', () => {
  it('is answered by yes', async () => {
    expect(
      await may(
        saying(() => Promise.resolve('yes\n')),
        'list',
        'pods',
        '--as=me',
      ),
    ).toBe(true);
    expect(asked.at(-1)).toEqual(['auth', 'can-i', 'list', 'pods', '--as=me']);
  });

  it('is answered by no, with which kubectl fails', async () => {
    expect(await may(refusing('no\n', ''), 'get', 'secrets')).toBe(false);
    expect(await may(refusing('no\n', 'Warning: resource is not namespace scoped'), 'get', 'nodes')).toBe(false);
  });

  it('is not answered by a server that cannot be reached', () =>
    expect(may(refusing('', 'connection refused'), 'get', 'secrets')).rejects.toThrow('connection refused'));
});
