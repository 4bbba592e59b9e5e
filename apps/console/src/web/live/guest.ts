import type { Answer } from '@cutover/comparison/messages';
import { signal } from '@preact/signals';
import { post } from './post.ts';

export interface OwnRequest {
  readonly at: number;
  readonly answer: Answer;
}

export interface OwnGuest {
  readonly name: string | undefined;
  /** The last ones, the newest first. */
  readonly requests: readonly OwnRequest[];
  readonly sent: number;
  readonly lost: number;
  /** Why nothing is sent. */
  readonly said: string;
}

export const guest = signal<OwnGuest>({ name: undefined, requests: [], sent: 0, lost: 0, said: 'joining' });

const EVERY_MS = 1_000;
const AGAIN_MS = 5_000;
const SHOWN = 40;

let isJoined = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let key = '';

/** One for all tabs of this browser. */
function browserId(): string {
  const known = localStorage.getItem('cutover-browser');
  const id = known ?? crypto.randomUUID();
  if (known === null) localStorage.setItem('cutover-browser', id);
  return id;
}

/** Joins the load: a request a second from now on. */
export function join(): void {
  if (isJoined) return;
  isJoined = true;
  addEventListener('pagehide', leave);
  void enter();
}

export function leave(): void {
  isJoined = false;
  clearTimeout(timer);
  if (key !== '') void fetch('/api/show/audience/leave', { ...leaving(), keepalive: true });
  key = '';
}

const leaving = (): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ key }),
});

async function enter(): Promise<void> {
  const posted = await post<{ guest: string; key: string }>('/api/show/audience', { browser: browserId() });
  if (!isJoined) return;
  if ('refused' in posted) {
    guest.value = { ...guest.peek(), name: undefined, said: posted.refused };
    timer = setTimeout(() => void enter(), AGAIN_MS);
    return;
  }
  key = posted.value.key;
  guest.value = { name: posted.value.guest, requests: [], sent: 0, lost: 0, said: '' };
  void sendOne();
}

async function sendOne(): Promise<void> {
  const at = Date.now();
  const posted = await post<Answer>('/api/show/audience/requests', { key });
  if (!isJoined) return;
  const before = guest.peek();
  if ('value' in posted) {
    const answer = posted.value;
    guest.value = {
      ...before,
      ...{ said: '', sent: before.sent + 1, lost: before.lost + (answer.class === 'ok' ? 0 : 1) },
      requests: [{ at, answer }, ...before.requests].slice(0, SHOWN),
    };
  } else {
    guest.value = { ...before, said: posted.refused };
    if (posted.status === 410) return void enter();
  }
  timer = setTimeout(() => void sendOne(), Math.max(0, at + EVERY_MS - Date.now()));
}
