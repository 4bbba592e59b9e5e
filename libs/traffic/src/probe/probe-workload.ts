import { isRead, nameOfProbe, type Probe, type ProbeApp } from './probe-app.ts';
import type { Random } from '../random/random.ts';
import { jsonBody } from '../workload/requests.ts';
import type { Drawn, Workload } from '../workload/workload.ts';

/** Each as often as the others. What they change is not known, so that none has a key by which it could be found again. */
const drawFrom =
  (probes: readonly Probe[]): Workload['read'] =>
  (_options, _caller, random: Random): Drawn => {
    const probe = probes[random.below(probes.length)] as Probe;
    return { op: nameOfProbe(probe), to: null, minor: null, key: null, expects: 'acknowledged' };
  };

/** An answer below 400 is right: nothing else is known of any app. */
export const probeWorkload = ({ probes }: ProbeApp): Workload => {
  const [reads, writes] = [probes.filter(isRead), probes.filter((probe) => !isRead(probe))];
  const byName = new Map(probes.map((probe) => [nameOfProbe(probe), probe]));
  return {
    read: drawFrom(reads),
    write: drawFrom(writes),
    call: ({ op }) => {
      const probe = byName.get(op);
      if (probe === undefined) throw new RangeError(`the plan has no probe ${op}`);
      const { method, path, body } = probe;
      const said = body === null ? { headers: {}, body } : jsonBody(JSON.parse(body), {});
      return { method, path, ...said, account: path, to: null };
    },
    answerIsRight: (_request, _call, { status }) => status < 400,
  };
};

/** Share of requests that change something: each probe is asked as often as any other. */
export const writeShareOf = ({ probes }: ProbeApp): number =>
  probes.filter((probe) => !isRead(probe)).length / probes.length;
