const DAY_MS = 86_400_000;
const FORM = /^\d{4}-\d\d-\d\d$/;

/** A day of UTC as `2026-01-31` (ISO 8601). */
export type Day = string;

export function dayOf(instant: Date): Day {
  return instant.toISOString().slice(0, 10);
}

/** The first instant after it. */
export function endOf(day: Day): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS);
}

export function dayAfter(day: Day): Day {
  return dayOf(endOf(day));
}

export function dayBefore(day: Day): Day {
  return dayOf(new Date(endOf(day).getTime() - 2 * DAY_MS));
}

/** Whether the text names a day that there is: `2026-02-30` does not. */
export function isDay(text: string): boolean {
  const start = new Date(`${text}T00:00:00Z`);
  return FORM.test(text) && !Number.isNaN(start.getTime()) && dayOf(start) === text;
}
