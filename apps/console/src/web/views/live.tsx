import type { Choice, MoveName } from '@cutover/comparison/messages';
import { fromSwitch, LIVE_STEP_MS } from '@cutover/replay/live';
import type { Guest, LiveLane, Show } from '@cutover/replay/live';
import { LaneBody } from '@cutover/replay/web';
import { useEffect } from 'preact/hooks';
import {
  chosen,
  isPresenter,
  leaveSeat,
  openShow,
  order,
  ORDER_KEYS,
  present,
  refusal,
  show,
  startOrderKeys,
} from '../live/show.ts';
import { Empty, Heading } from './parts.tsx';

/** How much time the picture is wide at least, ms: it grows from the left, and is squeezed beyond that. */
const WIDE_MS = 60_000;

/** One lane while it runs: a demonstration, without a verdict. */
export function LiveShow() {
  useEffect(() => {
    openShow();
    return startOrderKeys();
  }, []);
  return <ShowPage show={show.value} />;
}

/** The page as a function of what is known. */
export function ShowPage({ show: { live, standing, guests, choices, isConnected } }: { readonly show: Show }) {
  return (
    <div class="show">
      <Heading title={live === undefined ? 'Live' : `Live: ${live.app}, ${live.lane.title}`}>
        <span class="facts">
          <a class="button" href="/join" target="_blank" rel="noopener">
            Join as traffic
          </a>
          {choices?.kiali !== undefined && (
            <a class="button" href={choices.kiali} target="_blank" rel="noopener">
              Graph in Kiali
            </a>
          )}
        </span>
      </Heading>
      <p class="notice">
        A demonstration, without a verdict: one lane says nothing about a strategy. What counts is measured by npx
        cutover compare.
      </p>
      <p class="stands" role="status">
        {isConnected ? (standing?.words ?? 'waiting for the demonstration') : 'no demonstration is running'}
      </p>
      <Control show={{ standing, choices }} />
      {live === undefined ? (
        <Empty
          title={
            choices === undefined
              ? 'Nothing is shown: npx cutover demo --mesh shows it'
              : 'Nothing has been started yet'
          }
        />
      ) : (
        <Lane live={live} />
      )}
      <Audience guests={guests} />
    </div>
  );
}

function Lane({ live }: { readonly live: LiveLane }) {
  const lane = fromSwitch(live);
  const { versions, look } = live;
  return (
    <section class="card" aria-label="The lane">
      <ul class="legend">
        <li class="old">{versions.old}, old version</li>
        <li class="new">{versions.new}, new version</li>
        <li class="failed">failed</li>
        <li class="none">version not known</li>
      </ul>
      {look !== undefined && (
        <p class="look">
          The judge: {look.decision}, {look.reason}
        </p>
      )}
      <LaneBody
        {...{ lane, stepMs: LIVE_STEP_MS, at: lane.to, from: lane.from }}
        to={Math.max(lane.to, lane.from + WIDE_MS)}
        isLive
      />
    </section>
  );
}

const MOVES: readonly (readonly [MoveName | 'start', string])[] = [
  ['start', 'Start'],
  ['pause', 'Pause'],
  ['resume', 'Go on'],
  ['promote', 'Promote'],
  ['abort', 'Abort'],
  ['rollback', 'Roll back'],
  ['end', 'End'],
];

const keyOf = (move: MoveName | 'start'): string | undefined =>
  Object.keys(ORDER_KEYS).find((key) => ORDER_KEYS[key] === move);

function Control({ show: { standing, choices } }: { readonly show: Pick<Show, 'standing' | 'choices'> }) {
  if (!isPresenter.value) return <Present />;
  return (
    <section class="card control" aria-label="Control">
      <Choose label="Strategy" field="strategy" choices={choices?.strategies ?? []} />
      <Choose label="Fault" field="fault" choices={choices?.faults ?? []} />
      <div class="moves">
        {MOVES.map(([move, text]) => (
          <button
            key={move}
            type="button"
            disabled={!(standing?.can.includes(move) ?? false)}
            aria-keyshortcuts={keyOf(move)}
            onClick={() => void order(move)}
          >
            {text} <kbd aria-hidden="true">{keyOf(move)}</kbd>
          </button>
        ))}
        <button type="button" class="quiet" onClick={() => void leaveSeat()}>
          Leave
        </button>
      </div>
      <p class="refusal" role="alert">
        {refusal.value}
      </p>
    </section>
  );
}

interface ChooseParts {
  readonly label: string;
  readonly field: 'strategy' | 'fault';
  readonly choices: readonly Choice[];
}

function Choose({ label, field, choices }: ChooseParts) {
  return (
    <label>
      {label}{' '}
      <select
        value={chosen.value[field]}
        onChange={({ currentTarget }) => (chosen.value = { ...chosen.value, [field]: currentTarget.value })}
      >
        {choices.map(({ name, words }) => (
          <option key={name} value={name}>
            {name}: {words}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Read only until the token is given; it stays in this page's memory alone. */
function Present() {
  return (
    <details class="card control">
      <summary>Read only. Present…</summary>
      <label>
        Token of the presenter{' '}
        <input
          type="password"
          autocomplete="off"
          onKeyDown={({ key, currentTarget }) => {
            if (key === 'Enter') void present(currentTarget.value);
          }}
        />
      </label>
      <button
        type="button"
        onClick={({ currentTarget }) => void present(currentTarget.parentElement!.querySelector('input')!.value)}
      >
        Present
      </button>
      <p class="refusal" role="alert">
        {refusal.value}
      </p>
    </details>
  );
}

const stateOf = ({ isHere, lost, version }: Guest): string => {
  if (!isHere) return 'left';
  if (version === null) return 'no answer yet';
  return lost > 0 ? `lost ${lost}` : 'lost none';
};

/** Each browser that has joined, as a mark: what it lost, and who answered it last. */
function Audience({ guests }: { readonly guests: readonly Guest[] }) {
  const here = guests.filter(({ isHere }) => isHere).length;
  const lost = guests.filter((guest) => guest.lost > 0).length;
  const { live } = show.value;
  const sideOf = ({ version }: Guest) => {
    if (version === null || live === undefined) return 'none';
    return version === live.versions.new ? 'new' : 'old';
  };
  return (
    <section class="card" aria-labelledby="audience">
      <h2 id="audience">
        The audience: {here} joined, {lost} of {guests.length} lost something
      </h2>
      <ul class="guests" aria-label="The audience">
        {guests.map((guest) => (
          <li key={guest.name} class={`${sideOf(guest)} ${guest.lost > 0 ? 'hurt' : ''} ${guest.isHere ? '' : 'left'}`}>
            <b>{guest.name}</b>: {guest.sent} sent, {stateOf(guest)}
            {guest.version !== null && `, answered by ${guest.version}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
