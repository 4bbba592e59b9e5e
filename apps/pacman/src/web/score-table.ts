import type { Answer } from '@cutover/game/client';
import { element } from './element.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly score: number;
  readonly level: number;
}

/** Fills the table of high scores. Names are text, never markup. */
export function showScores(answer: Answer | undefined, mine: string | undefined): void {
  const rows = ((answer?.body as { scores?: Row[] } | undefined)?.scores ?? []).map((row, i) => rowOf(row, i, mine));
  element('table').replaceChildren(...rows);
  element('scores-error').textContent = problemOf(answer) ?? (rows.length === 0 ? 'Nobody yet. Be the first.' : '');
}

export function showPlaying(answer: Answer | undefined): void {
  const sessions =
    (answer?.body as { sessions?: { score: number; level: number; pod: string }[] } | undefined)?.sessions ?? [];
  const list = sessions.slice(0, 3).map(({ score, level, pod }) => `${score} in level ${level} (${pod})`);
  element('playing-now').textContent = list.length === 0 ? '' : `Playing now: ${list.join(' · ')}`;
}

export function markPeriod(period: string): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-period]')) {
    button.setAttribute('aria-pressed', String(button.dataset['period'] === period));
  }
}

function problemOf(answer: Answer | undefined): string | undefined {
  if (answer === undefined) return 'The server cannot be reached now.';
  return answer.status === 200 ? undefined : ((answer.body as { title?: string } | undefined)?.title ?? 'No answer.');
}

function rowOf({ id, name, score, level }: Row, index: number, mine: string | undefined): HTMLLIElement {
  const row = document.createElement('li');
  if (id === mine) row.className = 'mine';
  for (const text of [`${index + 1}.`, name, String(score), `L${level}`]) {
    const cell = document.createElement('span');
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}
