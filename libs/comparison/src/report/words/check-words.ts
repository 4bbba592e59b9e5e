import { budgetKinds } from '../../record/budget.ts';
import { boundInWords } from '../../analysis/verdict/words.ts';
import type { Check } from '../../record/check.ts';
import { count, duration, percent, plural } from './format.ts';

const wordsOf: Record<(typeof budgetKinds)[Check['id']]['unit'], (value: number) => string> = {
  count,
  share: (value) => percent(value),
  ms: (value) => duration(value),
  ratio: (value) => String(Number(value.toPrecision(3))),
};

/** "3", "1.20 s", "> 120 s", or "–". */
export const valueInWords = ({ id, value }: Pick<Check, 'id' | 'value'>): string =>
  value === null ? '–' : boundInWords(value, wordsOf[budgetKinds[id].unit]);

export const boundOfCheck = ({ id, bound }: Pick<Check, 'id' | 'bound'>): string =>
  wordsOf[budgetKinds[id].unit](bound);

/** "3, at most 0 is allowed", or why there is nothing to hold to it. */
export const outcomeInWords = (check: Check): string => {
  const { status, reason } = check;
  if (status === 'void') return `void: ${reason ?? ''}`;
  if (status === 'not-measured') {
    const seen = check.value === null ? '' : ` (${valueInWords(check)})`;
    return `not measurable, because ${reason ?? ''}${seen}`;
  }
  return `${valueInWords(check)}, at most ${boundOfCheck(check)} is allowed`;
};

export const checkInWords = (check: Check): string => `${check.scope}: ${check.id}: ${outcomeInWords(check)}`;

/** "9 of 12 checks are met, 1 is broken, 2 could not be measured" */
export const checksInWords = (checks: readonly Check[]): string => {
  const of = (status: Check['status']) => checks.filter((check) => check.status === status).length;
  const others = [
    [of('broken'), 'broken'],
    [of('void'), 'void'],
    [of('not-measured'), 'not measurable'],
  ] as const;
  const told = others.filter(([n]) => n > 0).map(([n, words]) => `${n} ${words}`);
  const met = `${of('met')} of ${plural(checks.length, 'check')} met`;
  return [met, ...told].join(', ');
};

const worstFirst: readonly Check['status'][] = ['broken', 'not-measured', 'void', 'met'];

export const byStatus = (checks: readonly Check[]): Check[] =>
  [...checks].sort((a, b) => worstFirst.indexOf(a.status) - worstFirst.indexOf(b.status));

/** So many a reader goes through; the rest is in run.json. */
const mostShown = 60;

/** Of many checks those that are worst, and how many more there are. */
export const shownChecks = (checks: readonly Check[]): { shown: Check[]; more: string } => {
  const shown = byStatus(checks).slice(0, mostShown);
  return {
    shown,
    more: checks.length > shown.length ? `; and ${count(checks.length - shown.length)} more in run.json` : '',
  };
};

/** A line for all, then one for each that is not met, the broken first, as many as asked for. Empty without budgets. */
export const checkLines = (checks: readonly Check[] | undefined, most: number): string[] => {
  if (checks === undefined) return [];
  const left = byStatus(checks.filter(({ status }) => status !== 'met'));
  const more = left.length > most ? [`and ${count(left.length - most)} more`] : [];
  return [`Budgets: ${checksInWords(checks)}.`, ...left.slice(0, most).map(checkInWords), ...more];
};
