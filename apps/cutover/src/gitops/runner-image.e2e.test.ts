import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BASE, MAIN } from '@cutover/argo-workflows';
import { unpackLayers } from '@cutover/oci';
import { ensureTools } from '@cutover/toolchain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '../workspace/paths.ts';
import { withRunnerImage } from './runner-image.ts';

/** Packages are compressed, laid out and copied: what takes its time is the disk. */
const COLD_MS = 45 * 60_000;
const STEP_MS = 15 * 60_000;
const isRoot = process.getuid?.() === 0;
const WRITABLE = ['workspace/source', 'workspace/images', 'out', 'tmp'];
const DEVICES = ['null', 'urandom'];

const work = mkdtempSync(join(tmpdir(), 'cutover-runner-test-'));
const root = join(work, 'root');
let commit: string;

const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@localhost', ...args], {
    encoding: 'utf8',
  }).trim();

/** In mounts and a network of its own, which end with it: the root is read-only but for folders that root made and anybody may write to, as a kubelet's are. */
const SANDBOX = `
  mount --make-rprivate /
  mount --bind "$ROOT" "$ROOT"; mount -t proc proc "$ROOT/proc"
  for one in ${DEVICES.join(' ')}; do mount --bind "/dev/$one" "$ROOT/dev/$one"; done
  for one in ${WRITABLE.join(' ')}; do mount --bind "$WORK/$one" "$ROOT/$one"; done
  mount --bind "$WORK/repository" "$ROOT/repository"
  mount -o remount,bind,ro "$ROOT" "$ROOT"
  exec /usr/sbin/chroot --userspec=65532:65532 "$ROOT" /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/bin HOME=/tmp "$@"`;

const inside = (...words: readonly string[]): string =>
  execFileSync('unshare', ['--net', '--mount', 'sh', '-ec', SANDBOX, 'sh', ...words], {
    ...{ encoding: 'utf8', env: { PATH: process.env['PATH'], ROOT: root, WORK: work } },
  });
const step = (name: string, ...env: readonly string[]): string =>
  inside(...env, '/usr/local/bin/node', `${MAIN}/infra/argo-workflows/src/main.ts`, 'step', name);

/** A repository that has a change of account beside main. */
function makeRepository(): void {
  const clone = join(work, 'clone');
  git('/', 'clone', '--quiet', '--no-tags', ROOT, clone);
  git(clone, 'checkout', '--quiet', '-B', 'main');
  git(clone, 'checkout', '--quiet', '-B', 'seen');
  writeFileSync(join(clone, 'apps/account/src/seen.txt'), 'seen\n');
  git(clone, 'add', '--all');
  git(clone, 'commit', '--quiet', '--message=account: seen');
  commit = git(clone, 'rev-parse', 'HEAD');
  git('/', 'clone', '--quiet', '--bare', clone, join(work, 'repository'));
  execFileSync('chown', ['-R', '65532:65532', join(work, 'repository')]);
}

(isRoot ? describe : describe.skip)('the runner of the pipeline', () => {
  beforeAll(async () => {
    const tools = await ensureTools(['helm', 'kustomize'], { progress: () => undefined });
    await withRunnerImage({ tools, commit: 'HEAD' }, (image) => unpackLayers(image, root));
    for (const folder of WRITABLE) {
      mkdirSync(join(work, folder), { recursive: true });
      chmodSync(join(work, folder), 0o777);
    }
    for (const folder of [...WRITABLE, 'proc', 'dev', 'repository']) mkdirSync(join(root, folder), { recursive: true });
    for (const device of DEVICES) writeFileSync(join(root, 'dev', device), '');
    for (const folder of [work, root]) chmodSync(folder, 0o755);
    makeRepository();
  }, COLD_MS);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it(
    'checks a commit out, with what npm installed',
    () => {
      const asked = { url: 'file:///repository', commit, into: '/workspace/source', runner: MAIN };
      const script = `import('${MAIN}/infra/argo-workflows/src/steps/checkout.ts').then((m) => m.checkOut(${JSON.stringify(asked)}))`;
      inside('/usr/local/bin/node', '--eval', script);
      const read = (path: string) => readFileSync(join(work, 'workspace/source', path), 'utf8');
      expect(read('apps/account/src/seen.txt')).toBe('seen\n');
      expect(read('node_modules/nx/package.json')).toContain('"name": "nx"');
    },
    STEP_MS,
  );

  it(
    'finds what it reaches, and builds it on the base that is there',
    () => {
      step('affected', 'BASE=origin/main');
      const services = readFileSync(join(work, 'out/services'), 'utf8');
      expect(JSON.parse(services)).toEqual(['account']);
      step('build', `SERVICES=${services}`);
      const layout = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as { manifests: { digest: string }[] };
      const built = join(work, 'workspace/images/account');
      const manifestOf = (folder: string) => {
        const { digest } = layout(join(folder, 'index.json')).manifests[0]!;
        const text = readFileSync(join(folder, 'blobs/sha256', digest.slice('sha256:'.length)), 'utf8');
        return JSON.parse(text) as { layers: { digest: string }[] };
      };
      const base = manifestOf(join(root, BASE)).layers.map(({ digest }) => digest);
      expect(manifestOf(built).layers.map(({ digest }) => digest)).toEqual(expect.arrayContaining(base));
    },
    STEP_MS,
  );
});
