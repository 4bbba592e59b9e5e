import type { Diagnostic } from './events.ts';
import { nameOfUrn } from './urn.ts';

/** Fields of an object that another field manager set to something else. */
export interface Conflict {
  readonly urn: string;
  /** `kubectl-edit` */
  readonly manager: string;
  /** `.spec.hard.pods` */
  readonly fields: readonly string[];
}

/** One manager and one field in a line; of several, a line each. */
const CONFLICT = /conflicts? with "([^"]+)"[^:\n]*:((?:\s*(?:- )?\.[^\n]+)+)/g;

/** What the API server said of server-side apply. https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts */
export function conflictsIn(diagnostics: readonly Diagnostic[]): Conflict[] {
  return diagnostics.flatMap(({ urn, message }) =>
    [...message.matchAll(CONFLICT)].map(([, manager = '', fields = '']) => ({
      urn,
      manager,
      fields: fields
        .split('\n')
        .map((field) => field.trim().replace(/^- /, ''))
        .filter((field) => field !== ''),
    })),
  );
}

/** `ResourceQuota dev/quota: .spec.hard.pods, by kubectl-edit` */
export function conflictText({ urn, manager, fields }: Conflict): string {
  return `${nameOfUrn(urn)}: ${fields.join(', ')}, by ${manager}`;
}
