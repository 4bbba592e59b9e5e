import { Caller, Outbox, type News } from '../client/index.ts';

/** What a page has of its own. */
export interface TestPage {
  readonly caller: Caller;
  readonly outbox: Outbox;
}

/**
 * A page without a screen: its calls to the service, tried again as a page does, and its outbox for results, kept in memory.
 * @param told hears what becomes of the results
 */
export function pageOf(url: string, told: (news: News) => void): TestPage {
  const caller = new Caller({
    fetch: (path, init) => fetch(url + String(path), init),
    now: () => performance.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    answered: () => undefined,
  });
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  return { caller, outbox: new Outbox({ storage, send: (path, body) => caller.once(path, body), told }) };
}
