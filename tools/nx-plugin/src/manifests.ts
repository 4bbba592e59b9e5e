import type { Input } from './image/targets.ts';

/** What renders and checks, itself. Apps are no part of it: what is rendered does not change when an app is edited. */
const TOOLS: readonly Input[] = [
  ...['manifests', 'charts', 'toolchain'].map((library) => `{workspaceRoot}/libs/${library}/src/**/*`),
  '{workspaceRoot}/libs/toolchain/go/{helm,kustomize,kube-score}/*',
  '{workspaceRoot}/package-lock.json',
];

/** A line that a person can run as it is. */
function manifests(of: string, inputs: readonly string[]): Readonly<Record<string, object>> {
  const command = `node libs/manifests/src/main.ts check ${of}`;
  const own = ['{projectRoot}/**/*', '{workspaceRoot}/charts/common/**/*', ...inputs, ...TOOLS];
  return { manifests: { command, options: { cwd: '{workspaceRoot}' }, cache: true, inputs: own } };
}

/** Of a chart: each of its values files is rendered and held against policies, and what is rendered into kustomize/ is not stale. */
export function chartTargets(chart: string): Readonly<Record<string, object>> {
  if (chart === 'common') return {};
  return manifests(
    chart,
    ['base', 'overlays/*'].map((folder) => `{workspaceRoot}/kustomize/${folder}/${chart}/**/*`),
  );
}

/** Of a leaf: what Kustomize builds is what Helm renders, and breaks no rule. A base is checked by its chart and by each leaf on it. */
export function leafTargets(environment: string, chart: string): Readonly<Record<string, object>> {
  return manifests(`${environment}/${chart}`, [
    `{workspaceRoot}/charts/${chart}/**/*`,
    `{workspaceRoot}/kustomize/base/${chart}/**/*`,
    '{workspaceRoot}/kustomize/configurations/**/*',
  ]);
}
