import { timeLeftText } from './estimate.ts';
import type { ProgressEvent, ProgressState } from './progress.ts';

const ENDS: readonly ProgressState[] = ['cached', 'built', 'done', 'failed', 'stopped'];
/** A detail may be a whole line of another program's. */
const MOST = 48;

export function isEnd({ state }: ProgressEvent): boolean {
  return ENDS.includes(state);
}

function cut(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text;
}

function words({ tool, state, detail, packages }: ProgressEvent): string {
  if (packages !== undefined) return `${tool} ${state} ${packages.compiled} of ${packages.of}`;
  return `${tool} ${cut(detail ?? state)}`;
}

/** What several tools' reports come to, in one short line: those at work by name, the number of those that wait, the time left. */
export class Activity {
  readonly #open = new Map<string, ProgressEvent>();
  #leftMs: number | undefined;

  see(event: ProgressEvent): void {
    if (isEnd(event)) this.#open.delete(event.tool);
    else this.#open.set(event.tool, event);
    if (event.leftMs !== undefined || this.#open.size === 0) this.#leftMs = event.leftMs;
  }

  /** Empty where nothing is at work. */
  text(): string {
    const open = [...this.#open.values()];
    // A tool that waits for something of its own is worth its name.
    const named = open.filter(({ state, detail }) => state !== 'waiting' || detail !== undefined);
    const waiting = open.length - named.length;
    const parts = named.map(words);
    if (waiting > 0) parts.push(named.length > 0 ? `${waiting} more wait` : `${waiting} wait`);
    if (open.length > 0 && this.#leftMs !== undefined) parts.push(timeLeftText(this.#leftMs / 1000));
    return parts.join(' · ');
  }
}
