import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS } from '@cutover/charts/testing';
import { toYaml } from '../objects/kubernetes-object.ts';
import { kustomizePath } from '../testing/tools.ts';
import { diffManifests } from './diff-manifests.ts';

let root: string;
let kustomize: string;

const git = (...args: readonly string[]) =>
  promisify(execFile)('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { cwd: root });
const configMap = (name: string, a: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { a },
});

async function put(leaf: string, objects: readonly object[]): Promise<void> {
  const folder = join(root, 'kustomize', 'overlays', leaf);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'all.yaml'), objects.map(toYaml).join('---\n'));
  await writeFile(join(folder, 'kustomization.yaml'), toYaml({ resources: ['all.yaml'] }));
}

beforeAll(async () => {
  kustomize = await kustomizePath();
  root = await mkdtemp(join(tmpdir(), 'cutover-repository-'));
  await git('init', '--quiet');
  await git('commit', '--quiet', '--allow-empty', '--message', 'before there was anything');
  await put('dev/account', [configMap('account', '1'), configMap('gone', '1')]);
  await put('prod/account', [configMap('account', '1')]);
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'two leaves');
}, BUILD_MS);
afterAll(() => rm(root, { recursive: true, force: true }));

const changes = async (against: string) =>
  (await diffManifests({ root, against, kustomize })).map(
    ({ environment, file, change }) => `${change} ${environment} ${file}`,
  );

describe('what environments would be given otherwise', () => {
  it('is nothing where nothing changed, and everything against a commit without any', async () => {
    expect(await changes('HEAD')).toEqual([]);
    expect(await changes('HEAD~1')).toEqual([
      ...['added dev configmap-account.yaml', 'added dev configmap-gone.yaml', 'added prod configmap-account.yaml'],
    ]);
  });

  it('is told object by object, with a unified diff', async () => {
    await put('dev/account', [configMap('account', '2'), configMap('more', '1')]);
    const found = await diffManifests({ root, against: 'HEAD', kustomize });
    expect(found.map(({ environment, file, change }) => `${change} ${environment} ${file}`)).toEqual([
      ...['changed dev configmap-account.yaml', 'removed dev configmap-gone.yaml', 'added dev configmap-more.yaml'],
    ]);
    expect(found[0]?.diff).toBe(
      [
        '--- a/dev/account/configmap-account.yaml',
        '+++ b/dev/account/configmap-account.yaml',
        '@@ -1,6 +1,6 @@',
        ' apiVersion: v1',
        ' data:',
        '-  a: "1"',
        '+  a: "2"',
        ' kind: ConfigMap',
        ' metadata:',
        '   name: account',
        '',
      ].join('\n'),
    );
    expect(found[1]?.diff).toContain('+++ /dev/null\n');
  });

  it('is refused for what is no commit, in one line, and never taken for an option', async () => {
    await expect(changes('nowhere')).rejects.toThrow(/^git: fatal: Not a valid object name nowhere/);
    await expect(changes('--output=/tmp/x')).rejects.toThrow(/^git: /);
  });
});
