import type { Answer } from './http-client.ts';

/**
 * Sends without a pause, some at a time, while something is broken and mended again and again.
 * @param send one request, numbered from 0
 * @returns how many answers there were by status and code, such as `503 event-store.unavailable`
 */
export async function answersWhile(
  send: (n: number) => Promise<Pick<Answer, 'status' | 'body'>>,
  breaking: () => Promise<void>,
  atOnce = 8,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  let [sent, broken] = [0, false];
  const sender = async (): Promise<void> => {
    while (!broken) {
      const { status, body } = await send(sent++);
      const { code } = (body ?? {}) as { readonly code?: string };
      const answer = code === undefined ? String(status) : `${status} ${code}`;
      counts.set(answer, (counts.get(answer) ?? 0) + 1);
    }
  };
  const senders = Array.from({ length: atOnce }, sender);
  await breaking().finally(() => (broken = true));
  await Promise.all(senders);
  return counts;
}
