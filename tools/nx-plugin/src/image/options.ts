import { notKnown } from '@cutover/toolchain/words';

/** Options of the plugin, as they stand in nx.json. */
export interface ImagePluginOptions {
  /** Globs of folders: an app there whose package.json says how it starts (`scripts.start` or `main`) becomes an image. Default `["apps/*"]`. */
  readonly apps?: readonly string[];
  /** Of the target that builds; default `image`. */
  readonly targetName?: string;
  /** Of the target that pushes what that one has built; default `push`. */
  readonly pushTargetName?: string;
  /** `node` (default), `scratch`, HOST/REPOSITORY@sha256:…, or from the workspace's root ./FOLDER or ./FILE.tar. */
  readonly base?: string;
  /** HOST[:PORT][/PATH]: images are pushed as `<registry>/<app>:<version>`. The variable CUTOVER_IMAGE_PREFIX wins. */
  readonly registry?: string;
}

export type Settings = Required<Omit<ImagePluginOptions, 'registry'>> & Pick<ImagePluginOptions, 'registry'>;

const DEFAULTS: Settings = { apps: ['apps/*'], targetName: 'image', pushTargetName: 'push', base: 'node' };

/** Strings of one form, and what that is called. */
const TEXTS: readonly [keyof ImagePluginOptions, RegExp, string][] = [
  ['targetName', /^[\w.:-]+$/, 'a name such as image'],
  ['pushTargetName', /^[\w.:-]+$/, 'a name such as push'],
  ['base', /^[\w@:./-]+$/, 'node, scratch, HOST/REPOSITORY@sha256:…, ./FOLDER or ./FILE.tar'],
  [
    'registry',
    /^[\w.-]+(?::\d+)?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/,
    'HOST[:PORT][/PATH], without a scheme and a tag',
  ],
];
const NAMES = ['apps', ...TEXTS.map(([name]) => name)];

/** Options with the defaults filled in. `what` begins the error. @throws Error of one line that names the option */
export function readOptions(options: unknown, what: string): Settings {
  const settings = { ...DEFAULTS, ...knownOptions(options ?? {}, what) };
  for (const [name, form, must] of TEXTS) {
    const value = settings[name];
    const isLeftOut = value === undefined && name === 'registry';
    if (!isLeftOut && !(typeof value === 'string' && form.test(value))) throw wrong(what, name, value, must);
  }
  const { apps, targetName, pushTargetName } = settings;
  if (!isGlobs(apps)) throw wrong(what, 'apps', apps, 'a list of globs such as ["apps/*"]');
  if (targetName === pushTargetName) throw wrong(what, 'pushTargetName', pushTargetName, 'another than targetName');
  return settings;
}

function knownOptions(options: unknown, what: string): ImagePluginOptions {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new Error(`${what}: its options must be an object`);
  }
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name));
  if (unknown === undefined) return options;
  throw new Error(`${what}: ${notKnown(unknown, 'an option', NAMES)}`);
}

function isGlobs(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one !== '');
}

function wrong(what: string, name: string, value: unknown, must: string): Error {
  return new Error(`${what}: option "${name}" is ${JSON.stringify(value)} and must be ${must}`);
}
