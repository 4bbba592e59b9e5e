import { ApiException } from '@kubernetes/client-node';
import { ClusterCallError } from './cluster.ts';

const SAID_CHARACTERS = 300;

/** The message in the body of an answer that refuses, or what went wrong on the way. */
function said(error: unknown): string {
  if (!(error instanceof ApiException)) return error instanceof Error ? error.message : String(error);
  const body: unknown = error.body;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : text;
  } catch {
    return text;
  }
}

const statusOf = (error: unknown): number | undefined => (error instanceof ApiException ? error.code : undefined);

/** @param passing a status that is an answer, and no error @throws ClusterCallError */
export async function callCluster<T>(what: string, call: () => Promise<T>, passing?: number): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    const status = statusOf(error);
    if (status !== undefined && status === passing) return undefined;
    const why = said(error).replaceAll(/\s+/g, ' ').slice(0, SAID_CHARACTERS);
    // The client's own error holds the request: a Secret's data may be in it.
    throw new ClusterCallError(`${what}: ${status ?? ''} ${why}`.replace('  ', ' '), { status });
  }
}
