import { askAll } from './ask.ts';
import { queriesOf } from './dashboard.ts';
import { DASHBOARDS } from './dashboards.ts';

const WRONG_USAGE = 2;

function serverOf([text = '', ...others]: readonly string[]): URL | undefined {
  if (others.length > 0 || !/^https?:/.test(text)) return undefined;
  const folder = text.endsWith('/') ? text : `${text}/`;
  return URL.canParse(folder) ? new URL(folder) : undefined;
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return (cause as Error | undefined)?.message ?? message;
}

/** `ask URL`: every query of every dashboard to a live Prometheus, a line each. @returns exit code: 1 where one failed or shows nothing, 2 wrong usage */
export async function runAsk(usage: string, args: readonly string[]): Promise<number> {
  const server = serverOf(args);
  if (server === undefined) {
    process.stderr.write(`${usage}\n`);
    return WRONG_USAGE;
  }
  try {
    const shown = await askAll(server, Object.assign({}, ...DASHBOARDS.map(queriesOf)));
    for (const { place, series, error } of shown) process.stdout.write(`${place}: ${error ?? `${series} series`}\n`);
    return shown.every(({ series }) => series > 0) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`monitoring: ${server.href} cannot be asked: ${reasonOf(error)}\n`);
    return 1;
  }
}
