import { withEverything } from './dashboard.ts';

/** What a Prometheus says to a query: how many series it shows, or why it shows none. */
export interface Shown {
  readonly place: string;
  readonly series: number;
  /** In one line, where the query failed. */
  readonly error?: string;
}

const PATIENCE_MS = 30_000;

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly unknown[] };
}

async function ask(server: URL, place: string, expr: string): Promise<Shown> {
  const url = new URL('api/v1/query', server);
  url.searchParams.set('query', withEverything(expr));
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const { status, error, data } = (await answer.json()) as Answer;
  if (status === 'success') return { place, series: data?.result.length ?? 0 };
  return { place, series: 0, error: error ?? `answered ${answer.status}` };
}

/** Asks a live Prometheus every query, one after the other. @throws TypeError where it cannot be reached */
export async function askAll(server: URL, queries: Readonly<Record<string, string>>): Promise<readonly Shown[]> {
  const shown: Shown[] = [];
  for (const [place, expr] of Object.entries(queries)) shown.push(await ask(server, place, expr));
  return shown;
}
