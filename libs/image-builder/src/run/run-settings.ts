import { withConfig, type Image, type RunConfig } from '@cutover/oci';
import { optionInvalid } from './option-invalid.ts';
import { exposedPorts } from './ports.ts';
import { runtimeEnv, type RuntimeOptions } from './runtime-env.ts';

/** How an image is run, as whoever builds it wants it. */
export interface RunSettings extends RuntimeOptions {
  /** In the place of those that there were: `8080`, `53/udp`. */
  readonly ports?: readonly (number | string)[];
  /** Beside those that there are. */
  readonly env?: Readonly<Record<string, string>>;
  /** Beside those that there are. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Numeric, `65532` or `65532:65532`: Kubernetes cannot prove a name to be non-root. */
  readonly user?: string;
  readonly entrypoint?: readonly string[];
  /** What is added to the entrypoint unless somebody gives other arguments. */
  readonly command?: readonly string[];
  /** Absolute. */
  readonly workingDir?: string;
}

/** An image that is run otherwise; the order in which settings are given leaves no trace. @throws ImageBuildError option-invalid */
export function withRunSettings(image: Image, settings: RunSettings): Image {
  return withConfig(image, runConfig(settings, image.config.value.config?.Env));
}

/** @throws ImageBuildError option-invalid, whose `fields` have option, value and what is expected */
export function assertRunSettings(settings: RunSettings): void {
  runConfig(settings);
}

/** @param before variables of the image, `NAME=VALUE`. @throws ImageBuildError option-invalid */
function runConfig(settings: RunSettings, before: readonly string[] = []): RunConfig {
  const { ports, labels, user, entrypoint, command, workingDir } = settings;
  const env = envOf(settings, before);
  return {
    ...(user === undefined ? {} : { User: checkedUser(user) }),
    ...(entrypoint === undefined ? {} : { Entrypoint: checkedWords('entrypoint', entrypoint) }),
    ...(command === undefined ? {} : { Cmd: checkedWords('command', command) }),
    ...(workingDir === undefined ? {} : { WorkingDir: checkedFolder(workingDir) }),
    ...(env.length === 0 ? {} : { Env: env }),
    ...(ports === undefined ? {} : { ExposedPorts: exposedPorts(ports) }),
    ...(labels === undefined ? {} : { Labels: checkedLabels(labels) }),
  };
}

const NODE_OPTIONS = 'NODE_OPTIONS=';

/** Sorted by name. */
function envOf(settings: RunSettings, before: readonly string[]): string[] {
  const { env = {}, heapMiB } = settings;
  for (const [name, value] of Object.entries(env)) checkVariable(name, value);
  // A cap of the heap is one option more.
  const options = heapMiB === undefined ? undefined : before.find((item) => item.startsWith(NODE_OPTIONS));
  const kept: Record<string, string> =
    options === undefined ? {} : { NODE_OPTIONS: options.slice(NODE_OPTIONS.length) };
  const variables = Object.entries(runtimeEnv(settings, { ...kept, ...env }));
  return variables.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
}

/** As programs can read them, with the dots and dashes of some frameworks. */
const VARIABLE = /^[A-Za-z_][\w.-]*$/;

function checkVariable(name: string, value: string): void {
  if (!VARIABLE.test(name))
    throw optionInvalid('env', name, 'a name of letters, digits and _, not beginning with a digit');
  if (value.includes('\0')) throw optionInvalid('env', `${name}=${value}`, 'a value without NUL');
}

/** Reverse domain names, mostly (image-spec, annotations.md); those of Docker and older tools, too. */
const LABEL = /^[A-Za-z0-9](?:[\w./-]*[A-Za-z0-9])?$/;

function checkedLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(labels)) {
    if (!LABEL.test(key)) throw optionInvalid('label', key, 'a key such as org.opencontainers.image.source');
    if (value.includes('\0')) throw optionInvalid('label', `${key}=${value}`, 'a value without NUL');
  }
  return labels;
}

const LARGEST_ID = 2 ** 32 - 2;

function checkedUser(user: string): string {
  const ids = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(user)?.slice(1) ?? [String(LARGEST_ID + 1)];
  if (ids.every((id) => id === undefined || Number(id) <= LARGEST_ID)) return user;
  throw optionInvalid('user', user, 'numbers, UID or UID:GID: nobody can prove a name to be other than root');
}

function checkedWords(option: string, words: readonly string[]): readonly string[] {
  if (words.every((word) => !word.includes('\0')) && words[0] !== '') return words;
  throw optionInvalid(option, words, 'words without NUL, the first of them not empty');
}

function checkedFolder(path: string): string {
  if (path.startsWith('/') && !path.includes('\0')) return path;
  throw optionInvalid('workingDir', path, 'an absolute path');
}
