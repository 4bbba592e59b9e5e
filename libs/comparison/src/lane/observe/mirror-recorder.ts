import { keepLooking } from './keep-looking.ts';
import type { ProxyRequests } from '../entrance/proxy-requests.ts';
import type { LaneClock } from '../drive/lane-clock.ts';
import type { EventRecord } from '../../record/event-record.ts';
import { gatewayName } from '../../strategy/lane-gateway.ts';
import type { ProxyRecorder } from './proxy-recorder.ts';

/** Each look is a process in the gateway's pod. */
const looksEveryMs = 1000;

export interface MirrorRecorderOptions {
  /** Whether the proxy mirrors now, as far as is known: otherwise it is left alone. */
  isMirroring: () => boolean;
  look: () => Promise<readonly ProxyRequests[]>;
  clock: Pick<LaneClock, 'now'>;
}

/** Notes what a proxy has sent where, while it mirrors; once before, since its counters go back to its start. */
export const recordMirror = ({ isMirroring, look, clock }: MirrorRecorderOptions): ProxyRecorder => {
  const events: EventRecord[] = [];
  const ask = async () => {
    const at = clock.now();
    const services = await look();
    events.push({
      ...{ at, type: events.length === 0 ? ('ADDED' as const) : ('MODIFIED' as const), name: gatewayName },
      ...{ resourceVersion: String(events.length) },
      object: { kind: 'ProxyRequests', services: [...services] },
    });
  };

  const isDue = () => events.length === 0 || isMirroring();
  const looking = keepLooking({ everyMs: looksEveryMs, what: 'its counters', isDue, look: ask });
  return { events, ...looking };
};

/** Both as one. */
export const bothOf = (one: ProxyRecorder, other: ProxyRecorder): ProxyRecorder => ({
  get events() {
    return [...one.events, ...other.events];
  },
  failure: () => one.failure() ?? other.failure(),
  stop: async () => {
    await Promise.all([one.stop(), other.stop()]);
  },
});
