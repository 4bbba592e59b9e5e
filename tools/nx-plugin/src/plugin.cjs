'use strict';

/**
 * Infers every package's targets from what lies in its folder, so that a package needs no configuration of its own:
 * lint and typecheck for each package with sources, unit and int where such tests exist, test for those that cost no I/O, build for what
 * ships as an image, image and push for the same, push for each chart, serve for each service of the bank and the game; manifests for charts and for what
 * environments apply.
 */
const { existsSync, readFileSync, readdirSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');

if (!process.features.typescript) {
  throw new Error(`Node ${process.version} does not run this workspace's TypeScript, its own Node does: npx nx …`);
}
const { readOptions } = require('./image/options.ts');
const { imageTargets } = require('./image/targets.ts');
const { chartTargets, leafTargets } = require('./manifests.ts');

const TEST_KINDS = ['unit', 'int', 'e2e'];

function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).map(String);
}

/** End-to-end tests start nodes and measure: one file at a time, whatever the number of CPUs. */
const ONE_BY_ONE = { e2e: ' --runInBand' };

function testTarget(kind) {
  const pattern = `{projectRoot}/.*\\.${kind}\\.test\\.ts$`;
  return {
    command: `node scripts/jest-esm.mjs --testPathPatterns '${pattern}' --json --outputFile {projectRoot}/test-output/${kind}.json --silent=false${ONE_BY_ONE[kind] ?? ''}`,
    options: { cwd: '{workspaceRoot}' },
  };
}

/** What is quick enough to be run at every save: the unit tests, from nx's cache where nothing has changed. */
const TEST = { executor: 'nx:noop', dependsOn: ['unit'] };

/** The modules that the app's image carries, by the same code that builds the image. Libraries ship inside of them and have no build. */
function buildTarget(folder) {
  return {
    command: `node libs/image-builder/src/main.ts bundle ${folder}`,
    options: { cwd: '{workspaceRoot}' },
  };
}

/** What the images of services are made of, by nx.json. They are bundled: tests and what only tests import are no part of them. */
const IMAGE_INPUTS = ['shipped', '^production'];
const IMAGE_OPTIONS = readOptions({}, 'tools/nx-plugin');

/** Runs a service, and beside it what all of them need, until it is stopped: `nx run-many -t serve`. */
function serveTarget(name) {
  return {
    command: `node tools/dev/src/serve.ts ${name}`,
    options: { cwd: '{workspaceRoot}' },
    continuous: true,
    dependsOn: [{ projects: ['dev'], target: 'infrastructure' }],
  };
}

/** Whether it is a process of the bank, of the game, beside them, or of what delivers them: what ships as an image. */
function isService(files, { tags = [] }, scopes) {
  return files.includes('main.ts') && tags.includes('type:app') && scopes.some((scope) => tags.includes(scope));
}

function targetsOf(root, folder, { name, version, nx = {} }) {
  const files = listFiles(join(root, folder, 'src'));
  const targets = { lint: { command: `eslint ${folder}`, options: { cwd: '{workspaceRoot}' } } };
  if (existsSync(join(root, folder, 'tsconfig.json'))) {
    targets.typecheck = { command: `tsc --noEmit -p ${folder}`, options: { cwd: '{workspaceRoot}' } };
  }
  for (const kind of TEST_KINDS) {
    if (files.some((file) => file.endsWith(`.${kind}.test.ts`))) targets[kind] = testTarget(kind);
  }
  if (targets.unit) targets.test = TEST;
  if (
    isService(files, nx, ['scope:bank', 'scope:game', 'scope:gitops', 'scope:service', 'scope:console', 'scope:mesh'])
  ) {
    targets.build = buildTarget(folder);
    Object.assign(targets, imageTargets({ root: folder, name, version, inputs: IMAGE_INPUTS }, IMAGE_OPTIONS));
  }
  if (isService(files, nx, ['scope:bank', 'scope:game'])) targets.serve = serveTarget(shortName(name));
  return targets;
}

function shortName(name) {
  return name.replace(/^@cutover\//, '');
}

/** Packages a chart with its library and pushes it, below CUTOVER_CHART_PREFIX or beside the images. Never from nx's cache: it is about a registry. */
function pushChartTarget(folder) {
  const prefix = '"${CUTOVER_CHART_PREFIX:-${CUTOVER_IMAGE_PREFIX:+$CUTOVER_IMAGE_PREFIX/charts}}"';
  return {
    command: `node tools/nx-plugin/src/chart/main.ts push ${folder} --to ${prefix}`,
    options: { cwd: '{workspaceRoot}' },
    cache: false,
  };
}

/** Apps that a chart runs beside its own, by an annotation of Chart.yaml. */
function appsBeside(root, folder) {
  const chart = readFileSync(join(root, folder, 'Chart.yaml'), 'utf8');
  return (/^ +cutover\/apps: (.+)$/m.exec(chart)?.[1] ?? '').split(',').map((app) => app.trim());
}

/**
 * A chart depends on the apps that it deploys and on the library chart, so that an edit of either reaches what is checked of it. Its name
 * is not its app's: `chart-account` deploys `account`.
 */
function chartProject(root, folder) {
  const [, chart] = folder.split('/');
  const isApp = (name) => name !== '' && existsSync(join(root, 'apps', name, 'package.json'));
  const apps = [chart, ...appsBeside(root, folder)].filter(isApp);
  const library = chart === 'common' ? [] : ['chart-common'];
  return {
    name: `chart-${chart}`,
    root: folder,
    tags: ['type:chart'],
    implicitDependencies: [...apps, ...library],
    // The library goes into each of the others.
    targets: chart === 'common' ? {} : { push: pushChartTarget(folder), ...chartTargets(chart) },
  };
}

/** A kustomization of kustomize/ stands on the chart that it is rendered from, a leaf on the base that it names, too. */
function kustomizationProject(root, folder) {
  const [, kind, ...rest] = folder.split('/');
  const chart = kind === 'base' ? rest[0] : rest[1];
  const text = readFileSync(join(root, folder, 'kustomization.yaml'), 'utf8');
  const bases = [...text.matchAll(/^\s*- \.\.\/\.\.\/\.\.\/base\/([\w-]+)\/([\w-]+)\/?$/gm)];
  return {
    name: [kind === 'base' ? 'base' : 'overlay', ...rest].join('-'),
    root: folder,
    tags: [kind === 'base' ? 'type:base' : 'type:overlay'],
    implicitDependencies: [`chart-${chart}`, ...bases.map(([, ...name]) => ['base', ...name].join('-'))],
    targets: kind === 'base' ? {} : leafTargets(rest[0], chart),
  };
}

function packageProject(root, folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  return { name: shortName(manifest.name), root: folder, targets: targetsOf(root, folder, manifest) };
}

/** By the file that makes a folder a project. */
const PROJECTS = {
  'package.json': packageProject,
  'Chart.yaml': chartProject,
  'kustomization.yaml': kustomizationProject,
};

/** @type {import('@nx/devkit').CreateNodesV2} */
const createNodesV2 = [
  '{{apps,infra,libs,tools}/*/package.json,charts/*/Chart.yaml,kustomize/{base,overlays}/*/*/kustomization.yaml}',
  (files, _options, { workspaceRoot }) =>
    files.map((file) => {
      const folder = dirname(file);
      const projectOf = PROJECTS[basename(file)];
      return [file, { projects: { [folder]: projectOf(workspaceRoot, folder) } }];
    }),
];

module.exports = { name: 'cutover', createNodesV2 };
