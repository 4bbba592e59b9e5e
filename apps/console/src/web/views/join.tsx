import { useEffect } from 'preact/hooks';
import { guest, join, leave } from '../live/guest.ts';
import type { OwnRequest } from '../live/guest.ts';
import { Heading } from './parts.tsx';

const time = (at: number): string => new Date(at).toISOString().slice(11, 19);

function inWords({ at, answer }: OwnRequest): string {
  const { class: how, status, version, ms } = answer;
  const by = version === null ? 'nobody named' : version;
  const what =
    how === 'ok' ? `answered by ${by} in ${ms} ms` : `lost: ${how}${status === null ? '' : `, HTTP ${status}`}`;
  return `${time(at)} ${what}`;
}

/** One of the audience: a request a second, and what became of each. */
export function Join() {
  useEffect(() => {
    join();
    return leave;
  }, []);
  const { name, requests, sent, lost, said } = guest.value;
  const last = requests[0]?.answer;
  return (
    <div class="join">
      <Heading title={name === undefined ? 'Join as traffic' : `You are ${name}`} />
      <p class="stands" role="status">
        {name !== undefined && `${sent} sent, ${lost} lost. `}
        {said}
      </p>
      <p class={`answered ${last === undefined || last.class === 'ok' ? '' : 'hurt'}`} aria-hidden="true">
        {last === undefined ? '–' : last.class === 'ok' ? (last.version ?? 'answered') : 'lost'}
      </p>
      <p>
        This page sends a request a second while it is open, and for half an hour at most. Nothing else of this browser
        is sent.
      </p>
      <ol class="losses" aria-label="Your requests">
        {requests.map((request) => (
          <li key={request.at} class={request.answer.class === 'ok' ? '' : 'hurt'}>
            {inWords(request)}
          </li>
        ))}
      </ol>
    </div>
  );
}
