import type { Comment, Labelling, SaidStatus } from '@cutover/forge';
import { describe, expect, it } from '@jest/globals';
import { ago, candidate, COMMIT, pull } from '../testing/pulls.ts';
import { grantsOf } from './grants.ts';
import { MARKER } from './own-comment.ts';

const OTHER = 'b'.repeat(40);
const label = (at: number, changes: Partial<Labelling> = {}): Labelling => ({
  ...{ label: 'preview', by: 'maintainer', at: ago(at) },
  ...changes,
});
const comment = (body: string, at = 50, author = 'maintainer'): Comment => ({ id: 1, author, body, at: ago(at) });
const names = (commit: string) => comment(`${MARKER}\n/preview ${commit}`, 900, 'delivery');
const shown = (at: number): SaidStatus => ({
  ...{ context: 'cutover/preview', state: 'pending', description: '', at: ago(at), by: 'delivery' },
});
/** A fork whose head was shown to wait 100 ms ago. */
const waiting = { pull: pull({ isFork: true }), isRecorded: false, shown: shown(100) };
const grants = (labelled: readonly Labelling[], comments: readonly Comment[], one = waiting as typeof waiting) =>
  grantsOf(one, { labelled, comments }, 'delivery').map(({ by }) => by);

describe('a label', () => {
  it('is meant for the head that was shown to wait before', () => {
    expect(grants([label(99)], [names(COMMIT)])).toEqual(['maintainer']);
  });

  it.each([
    ['before the head was shown', [label(101)], [names(COMMIT)]],
    ['in the very moment in which it was shown', [label(100)], [names(COMMIT)]],
    ['when our comment named another head, to which it went and came back', [label(99)], [names(OTHER)]],
    ['where we said nothing', [label(99)], []],
    ['where somebody else wrote what looks like our comment', [label(99)], [{ ...names(COMMIT), author: 'x' }]],
    ['by us', [label(99, { by: 'delivery' })], [names(COMMIT)]],
    ['of another name', [label(99, { label: 'Preview' })], [names(COMMIT)]],
  ])('counts for nothing %s', (_when, labelled, comments) => {
    expect(grants(labelled, comments)).toEqual([]);
  });

  it('counts for nothing where nobody was shown the head', () => {
    const unseen = { pull: waiting.pull, isRecorded: false };
    expect(grantsOf(unseen, { labelled: [label(1)], comments: [names(COMMIT)] }, 'delivery')).toEqual([]);
  });

  it('that was put on after the last approval gives another time, and one from before does not', () => {
    const approved = candidate(1, { approvedAt: ago(200) });
    const of = (at: number) => grantsOf(approved, { labelled: [label(at)], comments: [] }, 'delivery');
    expect(of(199)).toEqual([{ by: 'maintainer', at: ago(199) }]);
    expect(of(200)).toEqual([]);
  });
});

describe('a comment', () => {
  it('approves the commit that it names, whenever it was written', () => {
    expect(grants([], [comment(`/preview ${COMMIT}`, 1_000)])).toEqual(['maintainer']);
    expect(grants([], [comment(`  /preview ${COMMIT}\r\n`)])).toEqual(['maintainer']);
  });

  it.each([
    [`/preview ${OTHER}`],
    ['/preview'],
    [`/preview ${COMMIT.slice(0, 12)}`],
    [`> /preview ${COMMIT}`],
    [`please\n/preview ${COMMIT}`],
    [`/preview ${COMMIT} not`],
    [`/previews ${COMMIT}`],
  ])('%j approves nothing', (body) => {
    expect(grants([], [comment(body)])).toEqual([]);
  });

  it('of ours approves nothing, and one from before the last approval gives no other time', () => {
    expect(grants([], [comment(`/preview ${COMMIT}`, 1, 'delivery')])).toEqual([]);
    const approved = candidate(1, { approvedAt: ago(50) });
    const said = { labelled: [], comments: [comment(`/preview ${COMMIT}`, 50)] };
    expect(grantsOf(approved, said, 'delivery')).toEqual([]);
  });
});

it('the newest grant is first', () => {
  const all = [comment(`/preview ${COMMIT}`, 10, 'second'), comment(`/preview ${COMMIT}`, 5, 'last'), names(COMMIT)];
  expect(grants([label(90, { by: 'first' })], all)).toEqual(['last', 'second', 'first']);
});
