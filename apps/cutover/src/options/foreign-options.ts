import type { AskedEntry, ForeignSource } from '@cutover/comparison';
import { probeAppSchema } from '@cutover/traffic';
import type { Probe, ProbeApp } from '@cutover/traffic';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../usage-error.ts';
import { wholeNumber } from './numbers.ts';
import { collect } from './repeatable.ts';

export interface ForeignFlags {
  readonly chart?: string;
  readonly manifests?: string;
  readonly values?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly probe?: readonly string[];
  readonly versionHeader?: string;
  readonly workload?: string;
  readonly container?: string;
  readonly service?: string;
  readonly port?: number;
}

/** An app that nobody here knows, as it was asked for. */
export interface AskedForeign {
  readonly source: ForeignSource;
  readonly entry: AskedEntry;
  readonly asked: ProbeApp;
  readonly from: string;
  readonly to: string;
}

/** What is given without a value would take the next flag for one. */
function word(text: string): string {
  if (text === '' || text.startsWith('--')) throw new InvalidArgumentError('It has no value.');
  return text;
}

const words = (text: string, before: readonly string[] = []): string[] => collect(word(text), [...before]);

/** Adds the versions that are compared, and what an app that is not of this repository is described by. */
export function addForeignOptions(command: Command): Command {
  return command
    .optionsGroup('Which versions:')
    .option(
      '--from <version>',
      'the one before: an image, HOST/REPOSITORY:TAG or ./FOLDER as image build --to writes it; of --app also a branch, tag or commit, which is built, or 1.2.3, which is built of the files as they lie (default: 1.0.0)',
      word,
    )
    .option('--to <version>', 'and the one after (default: 2.0.0)', word)
    .optionsGroup('Any app, instead of --app:')
    .option('--chart <folder>', "the app's own Helm chart", word)
    .option('--values <file>', 'of the chart; several are fine, the later win', words, [])
    .option('--manifests <folder>', 'or its YAML', word)
    .option('--probe <request>', "what it is asked, such as 'GET /' or 'POST /orders {\"n\":1}'; several", words, [])
    .option('--version-header <name>', 'header of its answers that names the version (default: told by pod)', word)
    .option('--workload <name>', 'its Deployment, where there are several', word)
    .option('--container <name>', 'the container whose image is changed, likewise', word)
    .option('--service <name>', 'the Service that is asked, likewise', word)
    .addOption(
      new Option('--port <n>', 'of that Service, likewise').argParser(wholeNumber('the port', { min: 1, max: 65_535 })),
    )
    .optionsGroup('Options:');
}

const PROBE = /^(?<method>[A-Z]+) (?<path>\/\S*)(?: (?<body>.+))?$/s;
const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function probeOf(text: string): Probe {
  const { method = '', path = '', body = null } = PROBE.exec(text)?.groups ?? {};
  const { success, data } = probeAppSchema.shape.probes.element.safeParse({ method, path, body });
  if (!success) throw new UsageError(`--probe: "${text}" must be like 'GET /path' or 'POST /path {"a":1}'`);
  if (body !== null && !isJson(body)) throw new UsageError(`--probe: "${text}": ${body} is not JSON`);
  return data;
}

function probesOf(texts: readonly string[]): Probe[] {
  if (texts.length === 0) throw new UsageError("say what the app is asked: --probe 'GET /path'");
  const probes = texts.map(probeOf);
  const names = probes.map(({ method, path }) => `${method} ${path}`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new UsageError(`--probe: ${twice} is given twice: give it once`);
  return probes;
}

function sourceOf({ chart, manifests, values = [] }: ForeignFlags): ForeignSource {
  if (chart !== undefined && manifests !== undefined) throw new UsageError('give --chart or --manifests, not both');
  if (chart !== undefined) return { chart, values };
  if (values.length > 0) throw new UsageError('--values belongs to --chart: plain manifests have none');
  return { manifests: manifests ?? '' };
}

function headerOf(name: string | undefined): string | null {
  if (name === undefined) return null;
  if (HEADER.test(name)) return name.toLowerCase();
  throw new UsageError(`--version-header: "${name}" cannot name a header`);
}

const ONLY_FOREIGN = ['values', 'probe', 'versionHeader', 'workload', 'container', 'service', 'port'] as const;

const flagOf = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

function refuseAlone(flags: ForeignFlags): void {
  const given = ONLY_FOREIGN.find((name) => {
    const value = flags[name];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  });
  if (given !== undefined) throw new UsageError(`${flagOf(given)} describes an app by its own --chart or --manifests`);
}

/** @returns undefined where an app of this repository is compared @throws UsageError */
export function foreignOf(flags: ForeignFlags & { readonly app?: string }): AskedForeign | undefined {
  if (flags.chart === undefined && flags.manifests === undefined) {
    refuseAlone(flags);
    return undefined;
  }
  if (flags.app !== undefined) throw new UsageError('--app names an app of this repository: leave it out with --chart');
  const { from, to, workload, container, service, port } = flags;
  if (from === undefined || to === undefined) {
    throw new UsageError('say which images are compared: --from HOST/REPOSITORY:TAG --to HOST/REPOSITORY:TAG');
  }
  return {
    ...{ source: sourceOf(flags), from, to, entry: { workload, container, service, port } },
    asked: { probes: probesOf(flags.probe ?? []), versionHeader: headerOf(flags.versionHeader) },
  };
}
