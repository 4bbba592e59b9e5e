import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob, posix } from 'node:path';

/** A folder that Nx has a project for, as far as its own files say. */
export interface Unit {
  /** From the workspace's root. */
  readonly root: string;
  /** Roots of the units that it stands on directly. */
  readonly needs: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly implicitDependencies?: readonly string[] };
}

function packages(workspace: string): Unit[] {
  const roots = globSync('{apps,infra,libs,tools}/*/package.json', { cwd: workspace }).map(dirname).sort();
  const read = (root: string): Manifest =>
    JSON.parse(readFileSync(join(workspace, root, 'package.json'), 'utf8')) as Manifest;
  const manifests = roots.map((root) => ({ root, ...read(root) }));
  const short = (name: string): string => name.replace(/^@cutover\//, '');
  const byName = new Map(manifests.map(({ name, root }) => [short(name), root]));
  return manifests.map(({ root, dependencies = {}, devDependencies = {}, nx = {} }) => {
    const names = [...Object.keys({ ...dependencies, ...devDependencies }), ...(nx.implicitDependencies ?? [])];
    const own = names.filter((name) => !name.includes('/') || name.startsWith('@cutover/'));
    return { root, needs: own.map((name) => byName.get(short(name))).filter((need) => need !== undefined) };
  });
}

/** A chart stands on the app of its name, on the one that its Chart.yaml names, and on the charts there. */
function charts(workspace: string): Unit[] {
  const roots = globSync('charts/*/Chart.yaml', { cwd: workspace }).map(dirname).sort();
  return roots.map((root) => {
    const text = readFileSync(join(workspace, root, 'Chart.yaml'), 'utf8');
    const libraries = [...text.matchAll(/^ +(?:- )?repository: file:\/\/\.\.\/(\S+)$/gm)].map(([, name]) => name!);
    const [, beside = ''] = /^ +cutover\/apps: (\S+)$/m.exec(text) ?? [];
    const apps = [root.replace(/^charts/, 'apps'), `apps/${beside}`];
    const own = apps.filter((app) => existsSync(join(workspace, app, 'package.json')));
    return { root, needs: [...own, ...libraries.map((name) => `charts/${name}`)] };
  });
}

/** What Kustomize builds stands on what it names, and on the chart that it is rendered from. */
function kustomizations(workspace: string): Unit[] {
  const files = globSync('kustomize/{base,overlays}/*/*/kustomization.yaml', { cwd: workspace }).sort();
  return files.map(dirname).map((root) => {
    const [, kind, first, second] = root.split('/');
    const text = readFileSync(join(workspace, root, 'kustomization.yaml'), 'utf8');
    const named = [...text.matchAll(/^ *- (\.\.\/\S+)$/gm)].map(([, path]) => posix.join(root, path!));
    return { root, needs: [`charts/${kind === 'base' ? first : second}`, ...named] };
  });
}

export function unitsOf(workspace: string): readonly Unit[] {
  return [...packages(workspace), ...charts(workspace), ...kustomizations(workspace)];
}

/** The units reached from some of them by a step, taken again and again; those themselves among them. */
function closure(from: readonly string[], step: (root: string) => readonly string[]): Set<string> {
  const reached = new Set<string>();
  const waiting = [...from];
  for (let root = waiting.pop(); root !== undefined; root = waiting.pop()) {
    if (reached.has(root)) continue;
    reached.add(root);
    waiting.push(...step(root));
  }
  return reached;
}

const PACKAGE = '{apps,infra,libs,tools}/*';
/** Apps of this workspace that are built as images. */
export const IMAGE_APPS = [
  'account',
  'console',
  'consumer-gate',
  'delivery',
  'membership',
  'mesh-metrics',
  'mongo-backup',
  'node-logs',
  'pacman',
  'transfer',
];
const SERVICES = IMAGE_APPS.map((app) => `apps/${app}`);
const LOCK = 'package-lock.json';
const BUILDER = ['libs/{image-builder,oci,toolchain}/src/**', 'apps/cutover/src/{commands/image,image}/**'];
const ALL_PACKAGES = [LOCK, 'tsconfig.base.json', 'tools/nx-plugin/src/**'];
const LINTING = ['eslint.config.mjs', 'tools/workspace/src/lint/*.mjs', '.prettierrc.json', `${PACKAGE}/package.json`];
const RENDERING = ['libs/{charts,manifests,toolchain}/src/**', 'libs/toolchain/go/{helm,kustomize,kube-score}/*', LOCK];
const TESTING = ['jest.config.mjs', 'scripts/jest-esm.mjs'];

/** A chart that renders something, or a leaf. */
const isManifest = (root: string): boolean => matches(root, ['charts/!(common)', 'kustomize/overlays/*/*']);

/** What the target `manifests` of such a unit reads: no app, and of charts none but its own and the library. */
function manifestReads(root: string): readonly string[] {
  const chart = root.split('/').at(-1)!;
  const kustomize = root.startsWith('charts/')
    ? [`kustomize/base/${chart}/**`, `kustomize/overlays/*/${chart}/**`]
    : [`${root}/**`, `kustomize/base/${chart}/**`, 'kustomize/configurations/**'];
  return [`charts/{common,${chart}}/**`, ...kustomize, ...RENDERING];
}

const matches = (file: string, globs: readonly string[]): boolean => globs.some((glob) => matchesGlob(file, glob));

/** What checks of a unit read outside of every unit, or in one that it does not stand on: who reads such a file. */
function readersOf(file: string, units: readonly Unit[]): readonly string[] {
  const all = units.map(({ root }) => root);
  if (matches(file, ['nx.json', LOCK])) return all;
  const each = all.filter((root) => matchesGlob(root, PACKAGE));
  if (matches(file, [...ALL_PACKAGES, ...LINTING, ...TESTING])) return each;
  return [
    ...all.filter((root) => isManifest(root) && matches(file, manifestReads(root))),
    ...(matches(file, BUILDER) ? SERVICES : []),
    ...(matches(file, ['charts/**']) ? ['libs/charts'] : []),
    ...(matches(file, ['.github/**']) ? ['tools/workflows'] : []),
    ...(matches(file, ['charts/**', 'kustomize/**']) ? ['libs/manifests'] : []),
  ];
}

const ownerOf = (file: string, units: readonly Unit[]): readonly string[] =>
  units.filter(({ root }) => file.startsWith(`${root}/`)).map(({ root }) => root);

/** Roots of the units whose checks an edit of a file must reach, and of no others. */
export function expectedAffected(file: string, units: readonly Unit[]): Set<string> {
  const dependents = (root: string): string[] =>
    units.filter(({ needs }) => needs.includes(root)).map((one) => one.root);
  return closure([...ownerOf(file, units), ...readersOf(file, units)], dependents);
}

/** What ships: neither tests nor what only they import, nor what people read, nor how somebody else builds it. */
const NOT_SHIPPED = ['**/*.test.ts', '**/testing/**', '**/*.md', PACKAGE + '/Dockerfile*'];

const isBelow = (file: string, roots: Iterable<string>): boolean =>
  [...roots].some((root) => file.startsWith(`${root}/`));

/** What a service's build and its image are made of. */
function expectedShipped(file: string, standsOn: Iterable<string>): boolean {
  if (matches(file, NOT_SHIPPED)) return false;
  return isBelow(file, standsOn) || matches(file, [...BUILDER, LOCK, 'tsconfig.base.json']);
}

/** Whether a task must run again after an edit of a file. @param target a cached one: lint, typecheck, unit, build, image, manifests */
export function expectedRerun(file: string, root: string, target: string, units: readonly Unit[]): boolean {
  if (file === 'nx.json') return true;
  const standsOn = closure([root], (one) => units.find((unit) => unit.root === one)?.needs ?? []);
  const isShipped = SERVICES.includes(root) && ['build', 'image'].includes(target);
  if (isShipped) return expectedShipped(file, standsOn);
  if (target === 'manifests') return matches(file, manifestReads(root));
  if (matches(file, ALL_PACKAGES)) return true;
  if (target === 'lint') return isBelow(file, [root]) || matches(file, LINTING);
  return isBelow(file, standsOn) || (target === 'unit' && matches(file, TESTING));
}
