import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EnvironmentNamespace } from './namespace.ts';

/** What a member did and has. */
export interface MemberReport {
  /** To come again with. */
  readonly credentials: object;
  /** What happened and its amount, the latest first. */
  readonly statement: unknown;
}

/** The statement of who has registered, was given an account by way of Kafka, and has paid in. */
export const PAID_IN = [
  ['deposit', 500],
  ['opened', 0],
];

/** The first pod of account. */
export async function podOfAccount(namespace: EnvironmentNamespace): Promise<string> {
  const pods = ['get', 'pods', '--selector', 'app.kubernetes.io/name=account', '--output', 'name'];
  const [pod = ''] = (await namespace.kubectl(...pods)).split('\n');
  return pod;
}

/**
 * A member of the bank, in a pod that reaches its services: registers, is given an account and pays in; with credentials, one who comes again.
 * @param pod as kubectl names it, with Node in it
 */
export async function member(
  namespace: EnvironmentNamespace,
  pod: string,
  credentials?: object,
): Promise<MemberReport> {
  const script = await readFile(join(import.meta.dirname, 'member.mjs'), 'utf8');
  const known = credentials === undefined ? [] : [JSON.stringify(credentials)];
  const node = ['node', '--input-type=module', '--eval', script, '--', ...known];
  return JSON.parse(await namespace.kubectl('exec', pod, '--', ...node)) as MemberReport;
}
