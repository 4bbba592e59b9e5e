import type { Finding } from './finding.ts';
import { finding } from './finding.ts';
import type { Controller, Quota } from './objects.ts';
import type { Snapshot } from './snapshot.ts';

type Verdict = Pick<Finding, 'reason' | 'final'>;

const EXCEEDED = /exceeded quota: (?<quota>[^,]+), requested: .*?, used: (?<used>\S+), limited: (?<limited>\S+)/;

/** `limits.cpu=1,pods=2` against the same resources of a quota. */
function agrees(said: string, amounts: Readonly<Record<string, string>> = {}): boolean {
  const pairs = said.split(',').map((pair) => pair.split('='));
  return pairs.every(([resource = '', amount]) => amounts[resource] === amount);
}

/** A controller tries again only minutes later: what it says of a quota may be of before the quota was raised or pods have left. */
function quotaStillRefuses(quotas: readonly Quota[], message: string, namespace: string | undefined): boolean {
  const said = EXCEEDED.exec(message)?.groups;
  const quota = quotas.find(
    ({ metadata: { name, ...meta } }) => name === said?.['quota'] && meta.namespace === namespace,
  );
  if (said === undefined || quota === undefined) return false;
  return agrees(said['used'] ?? '', quota.status?.used) && agrees(said['limited'] ?? '', quota.status?.hard);
}

const RULES: readonly (readonly [RegExp, Verdict])[] = [
  [/failed quota: /, { reason: 'quota', final: true }],
  [/violates PodSecurity|denied( the)? request/, { reason: 'admission', final: true }],
  [/is invalid: /, { reason: 'admission', final: true }],
  // A webhook that is down, or a service account that is made a moment later.
  [/is forbidden|failed calling webhook/, { reason: 'admission', final: false }],
];

function verdictOf({ quotas }: Snapshot, { metadata }: Controller, message: string): Verdict {
  if (EXCEEDED.test(message)) return { reason: 'quota', final: quotaStillRefuses(quotas, message, metadata.namespace) };
  return RULES.find(([pattern]) => pattern.test(message))?.[1] ?? { reason: 'unavailable', final: false };
}

/** The API server did not let a controller make what it needs, by quota or admission. */
export function refusalFinding(snapshot: Snapshot, controller: Controller, message: string): Finding {
  const { reason, final } = verdictOf(snapshot, controller, message);
  const words = message.replace(/^.*?\b(pods|Pod|replicasets\.apps) "[^"]*" is (forbidden|invalid): /s, '');
  return finding(controller, reason, `its pods are refused: ${words}`, { final });
}
