import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files of a folder by path; what is an object is written as JSON. */
export type Files = Readonly<Record<string, string | object>>;

/** No install of a few small packages takes as long, unless the registry is out of reach. */
const BOUND_MS = 120_000;

export function writeFiles(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
  }
}

/**
 * Runs npm with a cache of its own and nothing of the settings that this process was started with.
 * @returns what it printed
 * @throws what npm said, with the command: an unreachable registry, too
 */
export function npm(folder: string, cache: string, ...args: readonly string[]): string {
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  const settings = { audit: 'false', fund: 'false', update_notifier: 'false', ignore_scripts: 'true', cache };
  const own = Object.entries(settings).map(([name, value]) => [`npm_config_${name}`, value]);
  const env = Object.fromEntries([...inherited, ...own]) as NodeJS.ProcessEnv;
  try {
    return execFileSync('npm', [...args, '--loglevel=error'], {
      cwd: folder,
      env,
      encoding: 'utf8',
      timeout: BOUND_MS,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (cause) {
    const { stderr, message } = cause as Error & { stderr?: string };
    throw new Error(`npm ${args.join(' ')} in ${folder}: ${stderr || message}`, { cause });
  }
}
