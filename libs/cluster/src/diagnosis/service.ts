import type { Finding } from './finding.ts';
import { finding } from './finding.ts';
import type { Service } from './objects.ts';
import type { Snapshot } from './snapshot.ts';
import { eventsOf } from './snapshot.ts';

const NOBODY = 'has no address yet: on an embedded node cutover up --with metallb gives it one';

/** What keeps a load balancer from an address: what was said of it last, else that nobody has said anything. */
export function serviceFindings(snapshot: Snapshot, service: Service): readonly Finding[] {
  const { spec, status, metadata } = service;
  const given = status?.loadBalancer?.ingress ?? [];
  if (spec?.type !== 'LoadBalancer' || given.length > 0 || metadata.deletionTimestamp !== undefined) return [];
  const refused = eventsOf(snapshot, service).find(({ type }) => type === 'Warning');
  return [finding(service, 'address', refused?.message ?? NOBODY)];
}
