import type { ShowMessage } from '@cutover/comparison/messages';
import { beginLive, foldLane, withRequests } from './fold-lane.ts';
import { NO_SHOW } from './show.ts';
import type { Guest, LiveLane, Show } from './show.ts';

/** What the console itself says beside the demonstration: who has joined, and whether it is there. */
export type ConsoleMessage =
  | { readonly type: 'audience'; readonly here: readonly string[] }
  | { readonly type: 'connection'; readonly isConnected: boolean };

export type LiveMessage = ShowMessage | ConsoleMessage;

type GuestCounts = Extract<ShowMessage, { type: 'guests' }>['requests'];

/** Those who left and were never served are forgotten. */
const MOST_GUESTS = 500;

function withGuestCounts(guests: readonly Guest[], requests: GuestCounts): readonly Guest[] {
  const known = new Map(guests.map((guest) => [guest.name, guest]));
  for (const { guest: name, class: how, version, count } of requests) {
    const before = known.get(name) ?? { name, sent: 0, lost: 0, version: null, isHere: true };
    known.set(name, {
      ...before,
      sent: before.sent + count,
      lost: before.lost + (how === 'ok' ? 0 : count),
      version: how === 'ok' ? version : before.version,
    });
  }
  return [...known.values()].slice(-MOST_GUESTS);
}

function withAudience(guests: readonly Guest[], here: readonly string[]): readonly Guest[] {
  const known = new Map(guests.map((guest) => [guest.name, { ...guest, isHere: false }]));
  for (const name of here) {
    known.set(name, { ...(known.get(name) ?? { name, sent: 0, lost: 0, version: null }), isHere: true });
  }
  return [...known.values()].filter(({ isHere, sent }) => isHere || sent > 0).slice(-MOST_GUESTS);
}

function withGuests(live: LiveLane, requests: GuestCounts): LiveLane {
  return withRequests(
    live,
    requests.map(({ guest, ...rest }) => ({ ...rest, op: 'request', who: guest })),
  );
}

/** A lane's guests are those of its own: counts begin anew with it. */
const anew = (guests: readonly Guest[]): readonly Guest[] =>
  guests.filter(({ isHere }) => isHere).map((guest) => ({ ...guest, sent: 0, lost: 0, version: null }));

/** What the page shows after one more message. Whoever comes late is given what was made of all before; the same function makes it there and here. */
export function foldShow(show: Show, message: LiveMessage): Show {
  switch (message.type) {
    case 'connection':
      return { ...show, isConnected: message.isConnected };
    case 'audience':
      return { ...show, guests: withAudience(show.guests, message.here) };
    case 'choices': {
      const { strategies, faults, kiali } = message;
      const choices = { strategies, faults, ...(kiali === undefined ? {} : { kiali }) };
      return { ...NO_SHOW, choices, guests: anew(show.guests), isConnected: true };
    }
    case 'standing': {
      const { state, words, can } = message;
      return { ...show, standing: { state, words, can } };
    }
    case 'lane-began':
      return { ...show, live: beginLive(message), guests: anew(show.guests) };
  }
  if (show.live === undefined || show.live.lane.id !== message.lane) return show;
  if (message.type !== 'guests') return { ...show, live: foldLane(show.live, message) };
  const { requests } = message;
  return { ...show, live: withGuests(show.live, requests), guests: withGuestCounts(show.guests, requests) };
}
