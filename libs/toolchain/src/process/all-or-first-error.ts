import { ToolchainError } from '../errors.ts';

/** Waits for all, also where one fails: nothing may still be at work in a folder that is about to be removed. */
export async function allOrFirstError<T>(work: readonly Promise<T>[], onError: () => void): Promise<T[]> {
  const watched = work.map((promise) => promise.catch((error: unknown) => (onError(), Promise.reject(error))));
  const results = await Promise.allSettled(watched);
  const failed = results.filter((result) => result.status === 'rejected');
  const first = failed.find(({ reason }) => reason instanceof ToolchainError) ?? failed[0];
  if (first) throw first.reason;
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
