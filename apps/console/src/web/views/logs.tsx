import { useEffect, useRef, useState } from 'preact/hooks';
import type { LogLine, LogLines, LogState } from '../../model/messages.ts';
import { openStream } from '../live/event-stream.ts';
import { isFound, readable } from '../model/log-line.ts';
import { Empty } from './parts.tsx';

export interface LogChoice {
  readonly text: string;
  readonly url: string;
}

const KEPT = 2_000;
const COUNTS = [100, 500, KEPT];

interface Log {
  readonly lines: readonly LogLine[];
  readonly state: LogState;
}

const EMPTY: Log = { lines: [], state: { state: 'waiting' } };

/** What a log's page is after a message. */
export function withMessage(log: Log, name: string, data: unknown): Log {
  if (name === 'state') return { ...log, state: data as LogState };
  const { lines, ...state } = data as LogLines & LogState;
  if (name === 'snapshot') return { lines, state };
  return { ...log, lines: [...log.lines, ...lines].slice(-KEPT) };
}

function useLog(url: string | undefined): Log {
  const [log, setLog] = useState(EMPTY);
  useEffect(() => {
    setLog(EMPTY);
    if (url === undefined) return undefined;
    const take = (name: string) => (data: unknown) => setLog((before) => withMessage(before, name, data));
    const lost = () =>
      setLog((before) => ({ ...before, state: { state: 'waiting', detail: 'the connection is lost' } }));
    const listeners = { snapshot: take('snapshot'), lines: take('lines'), state: take('state') };
    return openStream(url, listeners, { opened: () => undefined, lost });
  }, [url]);
  return log;
}

/** The last lines of one of some logs, and what is added to it. */
export function Logs({ choices }: { readonly choices: readonly LogChoice[] }) {
  const [chosen, choose] = useState<string>();
  const [search, setSearch] = useState('');
  const [count, setCount] = useState(COUNTS[1]!);
  const [isFollowing, follow] = useState(true);
  // A pod that is replaced takes its log with it: the first of those that are there is shown.
  const url = choices.find((choice) => choice.url === chosen)?.url ?? choices[0]?.url;
  const log = useLog(url);
  const found = (search.trim() === '' ? log.lines : log.lines.filter((line) => isFound(line, search.trim()))).slice(
    -count,
  );
  return (
    <section class="logs" aria-labelledby="logs">
      <div class="logs-head">
        <h2 id="logs">Logs</h2>
        <label>
          <span class="hidden">Whose log</span>
          <select value={url} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            {choices.map((choice) => (
              <option key={choice.url} value={choice.url}>
                {choice.text}
              </option>
            ))}
          </select>
        </label>
        <label class="search">
          <span class="hidden">Search the lines</span>
          <input
            id="log-search"
            type="search"
            placeholder="Search ( / )"
            value={search}
            onInput={({ currentTarget }) => setSearch(currentTarget.value)}
          />
        </label>
        <label>
          <span class="hidden">Lines shown</span>
          <select value={count} onChange={({ currentTarget }) => setCount(Number(currentTarget.value))}>
            {COUNTS.map((each) => (
              <option key={each} value={each}>{`last ${each}`}</option>
            ))}
          </select>
        </label>
        <button type="button" aria-pressed={isFollowing} onClick={() => follow(!isFollowing)}>
          Follow
        </button>
        <span class="log-state" role="status">
          {`${found.length} lines${log.state.state === 'following' ? '' : ` · ${log.state.detail ?? log.state.state}`}`}
        </span>
      </div>
      {choices.length === 0 ? (
        <Empty title="No container writes a log" />
      ) : (
        <Lines lines={found} isFollowing={isFollowing} />
      )}
    </section>
  );
}

interface LinesParts {
  readonly lines: readonly LogLine[];
  readonly isFollowing: boolean;
}

export function Lines({ lines, isFollowing }: LinesParts) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isFollowing && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [lines, isFollowing]);
  return (
    <div class="lines" ref={box} tabIndex={0} role="log" aria-label="Log lines" aria-live="off">
      {lines.map((line, index) => (
        <Line key={`${line[0]}${index}`} line={line} />
      ))}
    </div>
  );
}

function Line({ line }: { readonly line: LogLine }) {
  const { time, level, message, fields } = readable(line);
  return (
    <div class={`line ${level ?? ''}`}>
      <span class="time">{time}</span>
      <span class="level">{level === 'info' ? '' : (level ?? '')}</span>
      <span class="text">
        {message}
        {fields.map(([name, value]) => (
          <span class="field" key={name}>
            <span class="name">{name}</span>
            {value}
          </span>
        ))}
      </span>
    </div>
  );
}
