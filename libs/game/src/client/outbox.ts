import { isPassing, type Answer } from './caller.ts';

/** A result on its way to the server. */
export interface Letter {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export interface OutboxOptions {
  readonly storage: Storage;
  readonly send: (path: string, body: unknown) => Promise<Answer | undefined>;
  /** What became of a letter, and why it waits. */
  readonly told: (news: News) => void;
}

export type News =
  | { readonly kind: 'delivered'; readonly letter: Letter; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly letter: Letter; readonly reason: string }
  | { readonly kind: 'waiting'; readonly letter: Letter; readonly reason: string };

const KEY = 'cutover-pacman-outbox';
const MOST = 50;

/**
 * Results that wait for the server, in the browser's storage, so that they outlive the page. A letter leaves it when the server
 * has it (the game's id makes a repeated one the same) or has said that it will never take it.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #sending = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get letters(): readonly Letter[] {
    return parseLetters(this.#options.storage.getItem(KEY));
  }

  put(letter: Letter): void {
    const others = this.letters.filter(({ id }) => id !== letter.id);
    this.#save([...others, letter].slice(-MOST));
  }

  /** Sends what waits, oldest first, until one has to wait on. Calls while it runs do nothing. */
  async deliver(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (const letter of this.letters) if (!(await this.#deliverOne(letter))) return;
    } finally {
      this.#sending = false;
    }
  }

  async #deliverOne(letter: Letter): Promise<boolean> {
    const { send, told } = this.#options;
    const answer = await send(`/games/${letter.id}/result`, letter.body);
    if (answer === undefined || isPassing(answer.status)) {
      told({ kind: 'waiting', letter, reason: reasonOf(answer) });
      return false;
    }
    this.#save(this.letters.filter(({ id }) => id !== letter.id));
    if (answer.status < 300) told({ kind: 'delivered', letter, answer });
    else told({ kind: 'refused', letter, reason: reasonOf(answer) });
    return true;
  }

  #save(letters: readonly Letter[]): void {
    this.#options.storage.setItem(KEY, JSON.stringify(letters));
  }
}

function reasonOf(answer: Answer | undefined): string {
  if (answer === undefined) return 'the server cannot be reached';
  const { title, detail } = (answer.body ?? {}) as { title?: string; detail?: string };
  return detail ?? title ?? `the server answered ${answer.status}`;
}

/** Storage belongs to the player, who may have written anything there. */
function parseLetters(text: string | null): Letter[] {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isLetter) : [];
  } catch {
    return [];
  }
}

function isLetter(value: unknown): value is Letter {
  const { id, body } = (value ?? {}) as Partial<Letter>;
  return typeof id === 'string' && typeof body === 'object' && body !== null;
}
