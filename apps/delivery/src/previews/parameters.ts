import type { Standings } from './standing.ts';

/** What an ApplicationSet makes a preview of. Nothing else of a pull request is in it: whoever opens one writes the rest. */
export interface Parameters {
  readonly number: string;
  readonly commit: string;
}

const NUMBER = /^[1-9]\d{0,8}$/;
const COMMIT = /^[0-9a-f]{40}$/;

/** @throws RangeError where a forge says a number or a commit that is none: an ApplicationSet puts both into names and fields */
function parametersOf({ candidate: { pull } }: Standings): Parameters {
  const [number, commit] = [String(pull.number), pull.head.commit];
  if (!NUMBER.test(number)) throw new RangeError('a pull request has a number that is none');
  if (!COMMIT.test(commit))
    throw new RangeError(`pull request ${number}: its head is no commit of 40 hexadecimal digits`);
  return { number, commit };
}

/** Of all that have a preview, by number. */
export const parameters = (standings: readonly Standings[]): readonly Parameters[] =>
  standings.filter(({ standing }) => standing.is === 'previewed').map(parametersOf);
