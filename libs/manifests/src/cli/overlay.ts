import { HERE } from '../here.ts';
import { writeOverlay } from '../overlay/write-overlay.ts';
import { parseArguments } from './arguments.ts';
import { UsageError } from './command.ts';
import type { Command } from './command.ts';
import { toolPath } from './tools.ts';

const OPTIONS = {
  out: { type: 'string' },
  namespace: { type: 'string' },
  'name-suffix': { type: 'string' },
  image: { type: 'string', multiple: true, default: [] as string[] },
  version: { type: 'string' },
  subdomain: { type: 'string' },
} as const;

/** What an object's name, a namespace and a part of a host name may all be. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,40}[a-z0-9])?$/;

function checked(option: string, value: string | undefined, pattern = NAME): string | undefined {
  if (value === undefined || pattern.test(value)) return value;
  throw new UsageError(`--${option} ${value}: expected ${String(pattern)}`);
}

function imagesIn(given: readonly string[]): Map<string, string> {
  return new Map(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at <= 0 || at === text.length - 1) throw new UsageError(`--image ${text}: expected NAME=REFERENCE`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

/** Those that were given. */
const given = <T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;

export const overlay: Command = {
  usage:
    'overlay ENV[/CHART] --out FOLDER [--namespace NAME] [--name-suffix=-NAME] [--image NAME=REFERENCE]... [--version V] [--subdomain NAME]   an overlay over a committed one, which stays as it is',
  async run(args, output) {
    const { values, positionals } = parseArguments(args, OPTIONS);
    const [of, ...more] = positionals;
    if (of === undefined || more.length > 0 || !/^[a-z]+(\/[a-z0-9-]+)?$/.test(of))
      throw new UsageError('overlay takes one ENV, or ENV/CHART');
    if (values.out === undefined) throw new UsageError('overlay wants --out FOLDER');
    if ((values['name-suffix'] ?? values.version) !== undefined && !of.includes('/')) {
      throw new UsageError(
        '--name-suffix and --version are of one ENV/CHART: what finds another by its name would not follow it',
      );
    }
    const { version } = values;
    const names = given({
      namespace: checked('namespace', values.namespace),
      nameSuffix: checked('name-suffix', values['name-suffix'], /^-[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/),
      subdomain: checked('subdomain', values.subdomain),
      version: checked('version', version, /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/),
    });
    const images = imagesIn(values.image);
    const kustomize = await toolPath('kustomize', output);
    await writeOverlay(HERE, { of, out: values.out, kustomize, images, ...names });
    return 0;
  },
};
