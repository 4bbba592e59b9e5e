import type { MoveName } from '@cutover/comparison/messages';
import { foldShow, NO_SHOW } from '@cutover/replay/live';
import type { LiveMessage, Show } from '@cutover/replay/live';
import { computed, signal } from '@preact/signals';
import { openStream } from './event-stream.ts';
import { post } from './post.ts';

/** What the live page shows. */
export const show = signal<Show>(NO_SHOW);

interface Seat {
  readonly token: string;
  readonly id: string;
}

const seat = signal<Seat | undefined>(undefined);
export const isPresenter = computed(() => seat.value !== undefined);
/** Why the last order, or the wish to present, was refused. */
export const refusal = signal('');
export const chosen = signal({ strategy: '', fault: '' });

const KEEP_SEAT_MS = 10_000;

let isOpen = false;

/** Begins once the page is looked at first. */
export function openShow(): void {
  if (isOpen) return;
  isOpen = true;
  openStream(
    '/api/show',
    {
      snapshot: (data) => take(data as Show),
      message: (data) => take(foldShow(show.peek(), data as LiveMessage)),
    },
    { opened: () => undefined, lost: () => (show.value = { ...show.peek(), isConnected: false }) },
  );
  setInterval(() => void keepSeat(), KEEP_SEAT_MS);
}

function take(next: Show): void {
  show.value = next;
  const { strategies = [], faults = [] } = next.choices ?? {};
  const { strategy, fault } = chosen.peek();
  const of = (name: string, all: readonly { readonly name: string }[]) =>
    all.some((one) => one.name === name) ? name : (all[0]?.name ?? '');
  const valid = { strategy: of(strategy, strategies), fault: of(fault, faults) };
  if (valid.strategy !== strategy || valid.fault !== fault) chosen.value = valid;
}

const headersOf = ({ token, id }: Seat): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  ...(id === '' ? {} : { 'x-presenter': id }),
});

export async function present(token: string): Promise<void> {
  const posted = await post<{ presenter: string }>('/api/show/presenter', undefined, headersOf({ token, id: '' }));
  refusal.value = 'refused' in posted ? posted.refused : '';
  if ('value' in posted) seat.value = { token, id: posted.value.presenter };
}

export async function leaveSeat(): Promise<void> {
  const held = seat.peek();
  seat.value = undefined;
  if (held !== undefined) await post('/api/show/presenter/leave', undefined, headersOf(held));
}

async function keepSeat(): Promise<void> {
  const held = seat.peek();
  if (held === undefined) return;
  const posted = await post('/api/show/presenter', undefined, headersOf(held));
  if ('refused' in posted && posted.status !== 0) {
    seat.value = undefined;
    refusal.value = posted.refused;
  }
}

export async function order(move: MoveName | 'start'): Promise<void> {
  const held = seat.peek();
  if (held === undefined) return;
  const body = move === 'start' ? { do: move, ...chosen.peek() } : { do: move };
  const posted = await post('/api/show/orders', body, headersOf(held));
  refusal.value = 'refused' in posted ? posted.refused : '';
}

/** Keys of the orders; none while somebody writes, nor with a modifier. */
export const ORDER_KEYS: Readonly<Record<string, MoveName | 'start'>> = {
  s: 'start',
  p: 'pause',
  r: 'resume',
  g: 'promote',
  a: 'abort',
  b: 'rollback',
  e: 'end',
};

export function startOrderKeys(): () => void {
  const press = ({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
    if (ctrlKey || metaKey || altKey || (target as Element).matches('input, select, textarea')) return;
    const move = ORDER_KEYS[key];
    if (move !== undefined && show.peek().standing?.can.includes(move)) void order(move);
  };
  document.addEventListener('keydown', press);
  return () => document.removeEventListener('keydown', press);
}
