import type { Page, Request } from 'playwright-core';

import { pathOf, type PlayerCall, type PlayerSession } from './pacman-ledger.ts';

type Open = { -readonly [K in keyof PlayerSession]: PlayerSession[K] };

/** What the browser's network shows of a page: its calls, and through them what became of its games. */
export interface PageCalls {
  readonly calls: PlayerCall[];
  readonly sessions: Open[];
  /** The player asks for a game; the result that is handed in next is this game's. */
  begin(): Open;
}

/** 408 and 429: the page keeps the result and offers it again. */
const isFinal = (status: number): boolean => status < 500 && status !== 408 && status !== 429;

const resultOf = (request: Request): { id: string; score: number } | null => {
  const id = /\/games\/([^/]+)\/result$/.exec(new URL(request.url()).pathname)?.[1];
  return id === undefined ? null : { id, score: (request.postDataJSON() as { score: number }).score };
};

/** Watches a page from now on. @param now ms since lane start */
export const watchCalls = (page: Page, now: () => number): PageCalls => {
  const calls: PlayerCall[] = [];
  const sessions: Open[] = [];
  const begun = new Map<Request, number>();
  const sessionOf = (id: string) =>
    sessions.find((session) => session.id === id) ?? sessions.findLast((session) => session.id === null);

  const handedIn = (request: Request) => {
    const result = resultOf(request);
    const session = result === null ? undefined : sessionOf(result.id);
    if (result === null || session === undefined) return;
    Object.assign(session, { ...result, handedInAt: session.handedInAt ?? now() });
  };
  const settled = async (request: Request, status: number) => {
    const result = resultOf(request);
    const session = result === null ? undefined : sessionOf(result.id);
    if (session === undefined || !isFinal(status)) return;
    session.settledAt = now();
    if (status >= 300)
      session.refused = `${status}: ${((await (await request.response())?.text()) ?? '').slice(0, 200)}`;
  };
  const over = async (request: Request) => {
    const at = begun.get(request);
    if (at === undefined) return;
    const end = now();
    const response = await request.response();
    const headers = response?.headers() ?? {};
    const status = response?.status() ?? null;
    const said = { status, version: headers['x-version'] ?? null, pod: headers['x-pod'] ?? null };
    calls.push({ path: pathOf(new URL(request.url()).pathname), at, end, ...said });
    if (status !== null) await settled(request, status);
  };

  page.on('request', (request) => {
    begun.set(request, now());
    handedIn(request);
  });
  // A page that is closed meanwhile takes its answers with it.
  page.on('requestfinished', (request) => void over(request).catch(() => undefined));
  page.on('requestfailed', (request) => void over(request).catch(() => undefined));
  return {
    calls,
    sessions,
    begin: () => {
      const session: Open = {
        id: null,
        startedAt: now(),
        handedInAt: null,
        settledAt: null,
        score: null,
        refused: null,
      };
      sessions.push(session);
      return session;
    },
  };
};
