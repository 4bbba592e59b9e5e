import type { EventItem } from '../../model/items.ts';
import { idOf, timeOf } from './objects.ts';
import type { KubeObject } from './objects.ts';

export interface KubeEvent extends KubeObject {
  readonly involvedObject?: { readonly kind?: string; readonly name?: string };
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string };
}

export function eventItem(event: KubeEvent): EventItem {
  const { metadata, involvedObject, reason, message } = event;
  return {
    kind: 'event',
    id: idOf(event),
    namespace: metadata.namespace ?? '',
    about: { kind: involvedObject?.kind ?? '', name: involvedObject?.name ?? '' },
    isWarning: event.type === 'Warning',
    reason: reason ?? '',
    message: message ?? '',
    ...lastSeen(event),
  };
}

/** Events are told in two forms, by when they last were. */
function lastSeen({ metadata, series, count, lastTimestamp, eventTime }: KubeEvent) {
  const at = series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp;
  return { count: series?.count ?? count ?? 1, at: timeOf(at) };
}
