import type { RequestRecord } from '@cutover/traffic';

/** Which version a request met, and by what that is known. */
export interface Met {
  readonly version: string;
  readonly by: 'answer' | 'connection' | 'stream';
}

/** What was answered next after each request, in the order in which they were sent. */
const nextAnswers = (sent: readonly RequestRecord[]): (string | null)[] => {
  const next = new Array<string | null>(sent.length).fill(null);
  for (let at = sent.length - 2; at >= 0; at -= 1) next[at] = sent[at + 1]?.version ?? next[at + 1] ?? null;
  return next;
};

/**
 * The version that each request met. One without an answer belongs to the last version that its connection had answers of; where it was the first of its connection,
 * to the version that answered both the request sent before it and the one sent after it. Where those differ it belongs to nobody, and is left out.
 */
export const versionsMet = (requests: readonly RequestRecord[]): Map<RequestRecord, Met> => {
  const sent = [...requests].sort((a, b) => a.sent - b.sent);
  const next = nextAnswers(sent);
  const ofConnection = new Map<number, string>();
  const met = new Map<RequestRecord, Met>();
  let before: string | null = null;
  sent.forEach((request, at) => {
    const { version, conn } = request;
    const kept = conn === null ? undefined : ofConnection.get(conn);
    if (version !== null) met.set(request, { version, by: 'answer' });
    else if (kept !== undefined) met.set(request, { version: kept, by: 'connection' });
    else if (before !== null && before === next[at]) met.set(request, { version: before, by: 'stream' });
    if (version === null) return;
    before = version;
    if (conn !== null) ofConnection.set(conn, version);
  });
  return met;
};
