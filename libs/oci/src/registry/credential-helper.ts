import { spawn } from 'node:child_process';
import { OciError } from '../errors.ts';
import type { Credentials } from './credentials.ts';

const MAX_ANSWER = 64 * 1024;
const MAX_WAIT_MS = 60_000;
/** What docker-credential-helpers prints, and only where it knows nothing. */
const NOT_FOUND = /credentials not found/i;

/**
 * Asks `docker-credential-<name>`, whose protocol is: the registry on stdin, {Username, Secret} on stdout. Undefined where it knows none of
 * the keys. Nothing that it prints is shown.
 * @throws OciError credentials-invalid
 */
export async function askHelper(
  name: string,
  keys: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  const program = `docker-credential-${name}`;
  for (const key of keys) {
    const { status, output } = await run(program, 'get', key, environment);
    if (status === 0) return parseAnswer(program, output);
    if (NOT_FOUND.test(output)) continue;
    throw failed(program, `${howEnded(status)}: see what \`echo ${key} | ${program} get\` says`);
  }
  return undefined;
}

/**
 * Has `docker-credential-<name>` keep a name and a password; they go by its standard input alone.
 * @throws OciError credentials-invalid
 */
export async function storeInHelper(
  name: string,
  registry: string,
  { username, password }: { readonly username: string; readonly password: string },
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const program = `docker-credential-${name}`;
  const entry = JSON.stringify({ ServerURL: registry, Username: username, Secret: password });
  const { status } = await run(program, 'store', entry, environment);
  if (status !== 0) throw failed(program, `${howEnded(status)}: it does not store the credentials of ${registry}`);
}

/** Has `docker-credential-<name>` forget a registry, which it may not know. @throws OciError credentials-invalid */
export async function eraseInHelper(name: string, registry: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const program = `docker-credential-${name}`;
  const { status, output } = await run(program, 'erase', registry, environment);
  if (status === 0 || NOT_FOUND.test(output)) return;
  throw failed(program, `${howEnded(status)}: it does not forget the credentials of ${registry}`);
}

function howEnded(status: number | undefined): string {
  return status === undefined ? `did not answer within ${MAX_WAIT_MS / 1000} s` : `failed with status ${status}`;
}

function parseAnswer(program: string, output: string): Credentials {
  const { Username, Secret } = parse(output);
  if (typeof Username !== 'string' || typeof Secret !== 'string') {
    throw failed(program, 'answered with no JSON of Username and Secret');
  }
  return Username === '<token>' ? { identityToken: Secret } : { username: Username, password: Secret };
}

/** Without the parser's own error, which quotes what it could not read. */
function parse(output: string): { Username?: unknown; Secret?: unknown } {
  try {
    return (JSON.parse(output) as { Username?: unknown } | null) ?? {};
  } catch {
    return {};
  }
}

interface Ended {
  /** Undefined where it was stopped. */
  readonly status: number | undefined;
  readonly output: string;
}

function run(
  program: string,
  action: 'get' | 'store' | 'erase',
  input: string,
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  const child = spawn(program, [action], { stdio: ['pipe', 'pipe', 'ignore'], env });
  const timer = setTimeout(() => child.kill('SIGKILL'), MAX_WAIT_MS);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (output.length < MAX_ANSWER) output += chunk.toString('utf8');
  });
  // One that answers without reading closes the pipe first.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise<Ended>((resolve, reject) => {
    child.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      reject(failed(program, `cannot be run (${code ?? message}): install it, or take it out of Docker's config.json`));
    });
    child.on('close', (code) => resolve({ status: code ?? undefined, output }));
  }).finally(() => clearTimeout(timer));
}

function failed(program: string, reason: string): OciError {
  return new OciError('credentials-invalid', `${program} ${reason}`, { fields: { program, reason } });
}
