import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ChartError } from './chart-error.ts';
import { chartFolder } from './chart-folder.ts';
import { readHelmMessage } from './helm-message.ts';
import { withStagedChart } from './staged-chart.ts';

export interface RenderOptions {
  /** A chart of this workspace by name (`account`), or a path to one. */
  readonly chart: string;
  readonly release: string;
  readonly namespace: string;
  /** Laid over the chart's values.yaml. */
  readonly values: object;
  /** Path of the Helm 3 executable. */
  readonly helm: string;
  /** Version of the cluster that the result is for (default: the one the toolchain builds). */
  readonly kubeVersion?: string;
  /** Also the pods of `helm test` (default: false). */
  readonly tests?: boolean;
  /** Of the chart's own folder, such as `values-dev.yaml`: laid over its values.yaml and below `values`. */
  readonly valuesFiles?: readonly string[];
  /** A cluster that is asked what is there already, as an upgrade does: what cannot be changed is refused, and what still serves stays. */
  readonly live?: LiveCluster;
  readonly signal?: AbortSignal;
}

/** Whom a chart's `lookup` asks. */
export interface LiveCluster {
  readonly kubeconfig: string;
  /** By default the kubeconfig's current one. */
  readonly context?: string;
  /** Whether it has Argo Rollouts' kinds: a chart that looks for what a server has never heard of fails. */
  readonly hasRollouts: boolean;
}

/** Of the cluster that the toolchain builds; without it Helm renders for its own idea of a cluster. */
export const KUBE_VERSION = '1.34.4';
const MAX_OUTPUT_BYTES = 16 << 20;

interface Ended {
  readonly failed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Helm with a home of its own: neither the caller's plugins nor their repositories may change what is rendered. */
function run(options: RenderOptions, args: readonly string[], home: string): Promise<Ended> {
  const env = {
    PATH: process.env.PATH,
    // It ends long before collecting garbage would pay: a fifth of its CPU time.
    GOGC: 'off',
    HOME: home,
    HELM_CACHE_HOME: home,
    HELM_CONFIG_HOME: home,
    HELM_DATA_HOME: home,
  };
  const settings = { env, signal: options.signal, maxBuffer: MAX_OUTPUT_BYTES };
  return new Promise((resolve, reject) => {
    execFile(options.helm, [...args], settings, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(startFailure(error, options));
      else resolve({ failed: error !== null, stdout, stderr });
    });
  });
}

function startFailure(error: Error, options: RenderOptions): Error {
  if (options.signal?.aborted) return error;
  return new ChartError('helm-failed', basename(options.chart), `helm cannot be run: ${error.message}`);
}

export interface StagedRender extends RenderOptions {
  /** Leave the schema out: what would the templates make of the values? (default: false) */
  readonly unchecked?: boolean;
}

/** A copy of a chart beside its library, and a folder for what is needed meanwhile. */
export interface Staged {
  readonly chart: string;
  readonly scratch: string;
}

/** As `helm upgrade --dry-run=server`, without a release of Helm's. */
function liveFlags({ live }: RenderOptions): readonly string[] {
  if (live === undefined) return [];
  const { kubeconfig, context, hasRollouts } = live;
  return [
    ...['--dry-run=server', '--is-upgrade', '--kubeconfig', kubeconfig],
    ...(context === undefined ? [] : ['--kube-context', context]),
    ...(hasRollouts ? ['--api-versions', 'argoproj.io/v1alpha1/Rollout'] : []),
  ];
}

/** @throws ChartError `unknown-values` */
function ownFile(chart: string, name: string): string {
  const file = join(chart, name);
  if (existsSync(file)) return file;
  throw new ChartError('unknown-values', basename(chart), `has no ${name}`);
}

/** `renderChart` from a copy that stands already. */
export async function renderStaged(options: StagedRender, { chart, scratch }: Staged): Promise<string> {
  const values = join(scratch, `${randomUUID()}.json`);
  await writeFile(values, JSON.stringify(options.values));
  const files = [...(options.valuesFiles ?? []).map((name) => ownFile(chart, name)), values];
  const flags = ['--namespace', options.namespace, ...files.flatMap((file) => ['--values', file])];
  const target = ['--kube-version', options.kubeVersion ?? KUBE_VERSION, '--api-versions', 'argoproj.io/v1alpha1'];
  const tests = options.tests === true ? [] : ['--skip-tests'];
  const schema = options.unchecked === true ? ['--skip-schema-validation'] : [];
  const args = ['template', options.release, chart, ...flags, ...target, ...tests, ...schema, ...liveFlags(options)];
  const ended = await run(options, args, scratch);
  if (!ended.failed) return ended.stdout;
  const { code, problem } = readHelmMessage(ended.stderr);
  throw new ChartError(code, basename(chart), problem);
}

/**
 * Renders a chart as `helm template` does, without writing into its folder. Resolves with the manifests as YAML, `---` between them.
 * Throws ChartError: `invalid-values` names each value at fault on one line, `unknown-chart` and `helm-failed` say what is missing.
 */
export async function renderChart(options: RenderOptions): Promise<string> {
  return withStagedChart(chartFolder(options.chart), (staged) => renderStaged(options, staged));
}
