import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIfThere, run } from '@cutover/toolchain';
import type { ServiceName } from '../crash/service-process.ts';
import type { Party } from './bank.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const CHECKS = [
  ...['not_a_server_error', 'status_code_conformance', 'content_type_conformance'],
  ...['response_headers_conformance', 'response_schema_conformance'],
  ...['nothing_of_others', 'nothing_done_for_strangers'],
];
/** Of a pass; each other check of one kind tells little more. */
const MOST_TOLD = 10;
/** Its answers end with their transfer; tests of the service read them. */
const ENDLESS = 'watchTransfer';
/** After it the caller is nobody: it has a pass of its own. */
const LAST = 'leave';

export interface Pass {
  readonly service: ServiceName;
  readonly url: string;
  readonly token: string;
  /** Whose the token is; the other one's things must stay theirs. */
  readonly own: Party;
  readonly others: Party;
  /** Whether the caller may see and do nothing of others: tellers and services may. */
  readonly bound: boolean;
  /** Cases an operation. */
  readonly examples: number;
  /** Whether cases that cover the document, constraint by constraint, come before. */
  readonly covers: boolean;
  readonly seed: number;
  readonly leaves?: boolean;
}

export interface Outcome {
  readonly cases: number;
  /** Cases that were answered 2xx. */
  readonly accepted: number;
  /** What was wrong, a line each. */
  readonly failures: readonly string[];
}

/** Runs schemathesis against one service, by its document. @throws Error where it has not come to its end */
export async function fuzz(program: string, pass: Pass): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'schemathesis-'));
  try {
    const report = join(folder, 'report.json');
    // What it remembers of earlier runs would be another folder's business.
    const told = join(folder, 'told.ndjson');
    const env = { ...environmentOf(pass), BANK_TOLD: told };
    const { tail } = await run(program, argumentsOf(pass, report), { cwd: folder, env });
    const text = await readFile(report, 'utf8').catch(() => undefined);
    if (text === undefined) throw new Error(`schemathesis left no report: ${tail.join('\n')}`);
    const outcome = outcomeOf(JSON.parse(text) as Report);
    const details = new Set((await readIfThere(told))?.split('\n').filter(Boolean));
    return { ...outcome, failures: [...outcome.failures, ...[...details].slice(0, MOST_TOLD)] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function argumentsOf({ service, url, token, examples, covers, seed, leaves }: Pass, report: string): string[] {
  const document = join(ROOT, 'libs', 'contracts', 'openapi', `${service}.json`);
  const chosen = leaves
    ? ['--include-operation-id', LAST]
    : [ENDLESS, LAST].flatMap((id) => ['--exclude-operation-id', id]);
  const how = [
    '--max-examples',
    String(examples),
    '--seed',
    String(seed),
    '--phases',
    covers ? 'coverage,fuzzing' : 'fuzzing',
    '--no-shrink',
  ];
  const patient = ['--request-timeout', '60', '--suppress-health-check', 'all', '--continue-on-failure'];
  const told = ['--no-color', '--warnings', 'off', '--report', 'json', '--report-json-path', report];
  const asked = ['--url', url, '--header', `Authorization: Bearer ${token}`, '--checks', CHECKS.join(',')];
  return ['run', document, ...asked, ...chosen, ...how, ...patient, ...told];
}

function environmentOf({ own, others, bound }: Pass): NodeJS.ProcessEnv {
  const ids = ({ member, accounts, transfers }: Party) => ({ members: [member], accounts, transfers });
  const secrets = bound ? [others.email, others.member, ...others.accounts, ...others.transfers] : [];
  const known = JSON.stringify({ own: ids(own), others: ids(others), secrets, bound });
  return { ...process.env, SCHEMATHESIS_HOOKS: 'hooks', PYTHONPATH: import.meta.dirname, BANK_KNOWN: known };
}

/** Of the report, what is read here. */
interface Report {
  readonly complete: boolean;
  readonly stop_reason: string;
  readonly test_cases: { readonly generated: number };
  readonly failures: readonly unknown[];
  readonly errors: readonly unknown[];
  readonly valid_rates: Readonly<Record<string, Readonly<Record<string, { readonly accepted: number }>>>>;
}

function outcomeOf({
  complete,
  stop_reason: reason,
  test_cases: cases,
  failures,
  errors,
  valid_rates: rates,
}: Report): Outcome {
  if (!complete) throw new Error(`schemathesis did not come to its end: ${reason}`);
  const accepted = Object.values(rates).flatMap((phases) => Object.values(phases).map((phase) => phase.accepted));
  return {
    cases: cases.generated,
    accepted: accepted.reduce((sum, count) => sum + count, 0),
    failures: [...failures, ...errors].map((failure) => JSON.stringify(failure)),
  };
}
