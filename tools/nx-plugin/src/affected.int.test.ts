import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '@cutover/toolchain';
import { expectedAffected, expectedRerun, unitsOf, type Unit } from './testing/expected-reach.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PATIENCE_MS = 240_000;
const ENVIRONMENT = { ...process.env, NX_DAEMON: 'false' };

/** One file of each kind in each unit is edited, in thought. */
const KINDS: readonly RegExp[] = [
  /^src\/(?!.*(?:\.test\.ts|testing\/)).*\.ts$/,
  /^src\/.*\.unit\.test\.ts$/,
  /^src\/.*\.int\.test\.ts$/,
  /^src\/(?:.*\/)?testing\/.*\.ts$/,
  /^README\.md$/,
  /^Dockerfile/,
  /^package\.json$/,
  /^tsconfig\.json$/,
  /^Chart\.yaml$/,
  /^templates\//,
  /^values\.yaml$/,
  /^values-.*\.yaml$/,
  /^ci\//,
  /^kustomization\.yaml$/,
  /^(?!kustomization)[\w-]+\.yaml$/,
];
const OUTSIDE = [
  ...[
    'README.md',
    'docs/adr/README.md',
    'compose.yaml',
    '.ci/run',
    '.github/workflows/ci.yml',
    'nx.json',
    'package-lock.json',
  ],
  ...['kustomize/README.md', 'kustomize/components/tls/kustomization.yaml'],
  ...['tsconfig.base.json', 'eslint.config.mjs', 'jest.config.mjs', 'scripts/jest-esm.mjs', 'scripts/bootstrap.sh'],
];

interface View {
  readonly projects: readonly {
    readonly name: string;
    readonly root: string;
    readonly targets: readonly { readonly target: string; readonly cache: boolean }[];
  }[];
  /** By file, the names of projects. */
  readonly affected: Readonly<Record<string, readonly string[]>>;
  /** By task, what its hash is made of. */
  readonly plans: Readonly<Record<string, readonly string[]>>;
}

/** One file of each kind that git knows, for each unit, and some that belong to none. */
function mutations(units: readonly Unit[]): string[] {
  const known = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  const within = units.flatMap(({ root }) => {
    const own = known.filter((file) => file.startsWith(`${root}/`));
    const of = (kind: RegExp) => own.find((file) => kind.test(file.slice(root.length + 1)));
    return KINDS.map(of).filter((file) => file !== undefined);
  });
  return [...within, ...OUTSIDE.filter((file) => known.includes(file))];
}

let units: readonly Unit[];
let files: readonly string[];
let view: View;
beforeAll(async () => {
  units = unitsOf(ROOT);
  files = mutations(units);
  const script = join(import.meta.dirname, 'testing', 'nx-view.mjs');
  const options = { cwd: ROOT, env: ENVIRONMENT, input: JSON.stringify(files) };
  const { code, bytes, tail } = await run(process.execPath, [script], options);
  if (code !== 0) throw new Error(`nx has no view of this workspace:\n${tail.join('\n')}`);
  view = JSON.parse(bytes.stdout.toString()) as View;
}, PATIENCE_MS);

const rootOf = (name: string): string => view.projects.find((project) => project.name === name)!.root;

/** `file: what nx makes of it` where that is not what the folders say. */
function wrongReach(of: readonly Unit[]): string[] {
  return files.flatMap((file) => {
    const expected = expectedAffected(file, of);
    const found = new Set((view.affected[file] ?? []).map(rootOf));
    const missing = [...expected].filter((root) => !found.has(root)).map((root) => `${file} does not reach ${root}`);
    return [...missing, ...[...found].filter((root) => !expected.has(root)).map((root) => `${file} reaches ${root}`)];
  });
}

function wrongReruns(of: readonly Unit[]): string[] {
  return view.projects.flatMap(({ name, root, targets }) =>
    targets
      .filter(({ cache }) => cache)
      .flatMap(({ target }) => {
        const inputs = new Set(view.plans[`${name}:${target}`]);
        return files
          .filter((file) => inputs.has(`file:${file}`) !== expectedRerun(file, root, target, of))
          .map(
            (file) =>
              `${target} of ${root} ${inputs.has(`file:${file}`) ? 'runs again' : 'does not run again'} for ${file}`,
          );
      }),
  );
}

const without = (root: string, need: string): Unit[] =>
  units.map((unit) => (unit.root === root ? { root, needs: unit.needs.filter((one) => one !== need) } : unit));

describe('an edit', () => {
  it('is tried in every project, of every kind of file', () => {
    expect(view.projects.map(({ root }) => root).sort()).toEqual(units.map(({ root }) => root).sort());
    expect(files.length).toBeGreaterThan(150);
    for (const kind of ['Dockerfile', 'values.yaml', '.test.ts']) {
      expect(files.filter((file) => file.endsWith(kind)).length).toBeGreaterThan(3);
    }
  });

  it('reaches what stands on it, charts by their app, and nothing else', () => expect(wrongReach(units)).toEqual([]));

  it('makes those tasks run again that read it, and no other: no image for a test', () =>
    expect(wrongReruns(units)).toEqual([]));

  it(
    'is told by the command as it was found here',
    async () => {
      const file = files.find((one) => one.startsWith('charts/common/templates/'))!;
      const args = ['show', 'projects', '--affected', `--files=${file}`, '--json'];
      const { stdout } = await run(join(ROOT, 'node_modules', '.bin', 'nx'), args, { cwd: ROOT, env: ENVIRONMENT });
      expect((JSON.parse(stdout) as string[]).sort()).toEqual([...view.affected[file]!].sort());
    },
    PATIENCE_MS,
  );

  it('is seen to reach too little where a dependency is lacking', () => {
    const reach = (root: string, need: string) => wrongReach(without(root, need));
    expect(reach('charts/account', 'apps/account')).toContainEqual(
      expect.stringMatching(/^apps\/account\/src\/\S+ reaches charts\/account$/),
    );
    expect(reach('libs/comparison', 'libs/game')).toContainEqual(expect.stringMatching(/ reaches libs\/comparison$/));
    expect(wrongReruns(without('apps/account', 'libs/contracts'))).toContainEqual(
      expect.stringMatching(/^build of apps\/account runs again for libs\/contracts\/src\/\S+$/),
    );
  });
});
