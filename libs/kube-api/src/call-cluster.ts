import { ApiException } from '@kubernetes/client-node';
import { ClusterCallError } from './cluster-call-error.ts';

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

/**
 * What a call of the client answers.
 * @param what for the error: `read configmap shares`
 * @param passing a status that is an answer, and no error: undefined then
 * @throws ClusterCallError
 */
export async function callCluster<T>(what: string, call: () => Promise<T>, passing?: number): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    const status = error instanceof ApiException ? error.code : undefined;
    if (status !== undefined && status === passing) return undefined;
    const why = said(error).replaceAll(/\s+/g, ' ').slice(0, SAID_CHARACTERS);
    // The client's own error holds the request: a Secret's data may be in it.
    throw new ClusterCallError(`${what}: ${status === undefined ? '' : `${status} `}${why}`, status);
  }
}
