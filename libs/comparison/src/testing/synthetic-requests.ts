import { createRandom, type Random, type RequestRecord, type ScheduledRequest } from '@cutover/traffic';

import type { SyntheticMesh, SyntheticPlan, SyntheticPod } from './synthetic-pods.ts';

/** Endpoint changes reach kube-proxy a little after the pod's own state. */
const propagationMs = 120;

const servesNew =
  (plan: SyntheticPlan, at: number) =>
  (pod: SyntheticPod): boolean => {
    const ready = pod.createdMs === null || (pod.readyMs !== null && pod.readyMs + propagationMs < at);
    const leaving = pod.terminatingMs !== null && pod.terminatingMs + propagationMs < at;
    const selected = plan.selected.filter((selection) => selection.at <= at).at(-1)?.hash ?? pod.hash;
    return ready && !leaving && pod.hash === selected;
  };

const isDead = (pod: SyntheticPod, at: number): boolean => pod.goneMs !== null && pod.goneMs <= at;
const drains = (pod: SyntheticPod): boolean =>
  pod.goneMs !== null && pod.terminatingMs !== null && pod.goneMs - pod.terminatingMs > 1000;

const pick = (pods: readonly SyntheticPod[], random: Random): SyntheticPod | undefined =>
  pods[random.below(pods.length)];

/** The version that a gateway draws: of the Service that it draws by its weights. */
const drawnBy = ({ weights, services }: SyntheticMesh, at: number, random: Random): string | undefined => {
  const canary = weights.findLast((one) => one.at <= at)?.canary ?? 0;
  const drawn = random.next() < canary ? 'account-canary' : 'account-stable';
  return services.findLast(({ at: since, name }) => since <= at && name === drawn)?.hash;
};

interface Connection {
  conn: number;
  pod: SyntheticPod;
  reuse: number;
}

type Fate = 'refused' | 'reset' | 'answered';

const fateOf = (connection: Connection | null, due: number): Fate => {
  if (connection === null) return 'refused';
  if (!isDead(connection.pod, due)) return 'answered';
  return connection.reuse === 0 ? 'refused' : 'reset';
};

const verdicts: Record<Exclude<Fate, 'answered'>, Pick<RequestRecord, 'class' | 'outcome' | 'error'>> = {
  refused: { class: 'refused', outcome: 'rejected', error: 'ECONNREFUSED' },
  reset: { class: 'reset', outcome: 'unknown', error: 'ECONNRESET' },
};

const statusOf = ({ key, expects }: ScheduledRequest): number => {
  if (expects === 'rejected') return 409;
  return key === null ? 200 : 201;
};

type Answer = Pick<
  RequestRecord,
  'firstByte' | 'end' | 'status' | 'version' | 'pod' | 'bodyOk' | 'class' | 'outcome' | 'error'
>;

const answer = (request: ScheduledRequest, { pod }: Connection, firstByte: number): Answer => ({
  firstByte,
  end: firstByte + 0.1,
  status: statusOf(request),
  version: pod.version,
  pod: pod.name,
  bodyOk: true,
  class: 'ok',
  outcome: request.expects,
  error: null,
});

const failure = (fate: Exclude<Fate, 'answered'>, sent: number): Answer => ({
  firstByte: null,
  end: sent + 0.8,
  status: null,
  version: null,
  pod: null,
  bodyOk: null,
  ...verdicts[fate],
});

const idOf = ({ client, account }: ScheduledRequest['account']): string => `account-${client}-${account}`;

type Link = Pick<RequestRecord, 'connected' | 'conn' | 'reuse'>;

const linkOf = (connection: Connection | null, sent: number, connecting: number): Link => {
  if (connection === null) return { connected: null, conn: null, reuse: 0 };
  const { conn, reuse } = connection;
  return { connected: reuse > 0 ? sent : sent + connecting, conn, reuse };
};

const recordOf = (request: ScheduledRequest, connection: Connection | null, random: Random): RequestRecord => {
  const fate = fateOf(connection, request.due);
  const sent = request.due + random.exponential(0.4);
  const connecting = 0.5 + random.exponential(0.4);
  const took = 2 + random.exponential(request.key === null ? 2 : 6);
  return {
    ...request,
    account: idOf(request.account),
    to: request.to === null ? null : idOf(request.to),
    sent,
    ...linkOf(fate === 'refused' ? null : connection, sent, connecting),
    method: request.key === null ? 'GET' : 'POST',
    ...(fate === 'answered' ? answer(request, connection as Connection, sent + took) : failure(fate, sent)),
  };
};

/** Invents what each scheduled request met, given the pods' lives. */
export const syntheticRequests = (
  schedule: readonly ScheduledRequest[],
  plan: SyntheticPlan,
  seed: number,
): RequestRecord[] => {
  const random = createRandom(seed, 'synthetic');
  const connections = new Map<number, Connection>();
  let made = 0;

  const connect = (at: number): Connection | null => {
    const pod = pick(plan.pods.filter(servesNew(plan, at)), random);
    if (pod === undefined) return null;
    made += 1;
    return { conn: made, pod, reuse: 0 };
  };
  const connectionFor = ({ kind, client, due }: ScheduledRequest): Connection | null => {
    if (kind === 'fresh') return connect(due);
    const kept = connections.get(client);
    const closing = kept !== undefined && drains(kept.pod) && (kept.pod.terminatingMs ?? Infinity) < due;
    const next = kept === undefined || closing ? connect(due) : { ...kept, reuse: kept.reuse + 1 };
    if (next === null || isDead(next.pod, due)) connections.delete(client);
    else connections.set(client, next);
    return next;
  };

  const { mesh } = plan;
  /** A client's connection is the gateway's, which chooses a pod for each request. */
  const throughGateway = (through: SyntheticMesh, { kind, client, due }: ScheduledRequest): Connection | null => {
    const hash = drawnBy(through, due, random);
    const serving = plan.pods.filter(servesNew(plan, due)).filter((pod) => pod.hash === hash);
    const pod = pick(serving, random);
    if (pod === undefined) return null;
    const known = kind === 'fresh' ? undefined : connections.get(client);
    if (known === undefined) made += 1;
    const next = { conn: known?.conn ?? made, pod, reuse: known === undefined ? 0 : known.reuse + 1 };
    if (kind !== 'fresh') connections.set(client, next);
    return next;
  };
  if (mesh !== undefined) return schedule.map((request) => recordOf(request, throughGateway(mesh, request), random));

  return schedule.map((request) => recordOf(request, connectionFor(request), random));
};
