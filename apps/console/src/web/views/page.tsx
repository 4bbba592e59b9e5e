import type { SourceItem } from '../../model/items.ts';
import { connection } from '../live/state.ts';
import type { Connection } from '../live/state.ts';
import { allOf } from '../model/items.ts';
import type { Items } from '../model/items.ts';
import { Environments } from './environments.tsx';
import { Empty, Heading, Status } from './parts.tsx';
import { Join } from './join.tsx';
import { LiveShow } from './live.tsx';
import { Previews } from './previews.tsx';
import { Processes } from './processes.tsx';
import { Runs } from './runs.tsx';
import { Service } from './service.tsx';

interface Tab {
  readonly path: string;
  readonly text: string;
  readonly count?: number;
}

export interface PageParts {
  readonly items: Items;
  readonly path: string;
}

/** The whole page as a function of what is known and where one is. */
export function Page({ items, path }: PageParts) {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header items={items} path={path} />
      <main id="main">{items.size === 0 ? <Waiting /> : <View items={items} path={path} />}</main>
      <Footer sources={allOf(items, 'source')} />
    </>
  );
}

function Header({ items, path }: PageParts) {
  return (
    <header class="top">
      <a class="brand" href={homeOf(items)}>
        <img src="/icon.svg" alt="" width="26" height="26" />
        Cutover
      </a>
      <nav aria-label="Pages">
        {tabsOf(items).map(({ path: to, text, count }) => (
          <a key={to} href={to} aria-current={isAt(path, to, items) ? 'page' : undefined}>
            {text}
            {count !== undefined && count > 0 && <span class="count">{count}</span>}
          </a>
        ))}
      </nav>
      <Live state={connection.value} />
    </header>
  );
}

/** A machine with `npm run dev` has no cluster to show first. */
const isMachine = (items: Items): boolean => items.has('source/processes');
const homeOf = (items: Items): string => (isMachine(items) && !items.has('source/Kubernetes') ? '/processes' : '/');

function tabsOf(items: Items): readonly Tab[] {
  const processes: Tab[] = isMachine(items) ? [{ path: '/processes', text: 'Processes' }] : [];
  const cluster: Tab[] = items.has('source/Kubernetes')
    ? [
        { path: '/', text: 'Environments' },
        { path: '/previews', text: 'Pull requests', count: allOf(items, 'pull-request').length },
      ]
    : [];
  const live: Tab[] = items.has('source/demonstration') ? [{ path: '/live', text: 'Live' }] : [];
  return [...cluster, ...processes, ...live, { path: '/runs', text: 'Runs', count: allOf(items, 'run').length }];
}

function isAt(path: string, tab: string, items: Items): boolean {
  if (tab === '/') return path === '/' || path.startsWith('/services/');
  return path.startsWith(tab) || (path === '/' && tab === homeOf(items));
}

const WORDS = {
  live: { tone: 'good', text: 'Live' },
  connecting: { tone: 'moving', text: 'Connecting' },
  lost: { tone: 'bad', text: 'Connection lost' },
} as const satisfies Record<Connection, unknown>;

function Live({ state }: { readonly state: Connection }) {
  return (
    <span class="connection" role="status">
      <Status word={WORDS[state]} />
    </span>
  );
}

function View({ items, path }: PageParts) {
  const [, page = '', first, second] = (path === '/' ? homeOf(items) : path).split('/').map(decodeURIComponent);
  if (first !== undefined && second !== undefined)
    return <Service items={items} at={{ namespace: first, name: second }} />;
  if (page === 'processes') return <Processes items={items} chosen={first} />;
  if (page === 'previews') return <Previews items={items} />;
  if (page === 'live') return <LiveShow />;
  if (page === 'join') return <Join />;
  if (page === 'runs') return <Runs items={items} />;
  return <Environments items={items} />;
}

/** As high as what comes, so that nothing jumps. */
function Waiting() {
  return (
    <>
      <Heading title="Cutover" />
      <div class="skeleton" aria-hidden="true" />
      <Empty title="Waiting for the first look at the cluster" />
    </>
  );
}

const SOURCE_TONES = { live: 'good', connecting: 'moving', failing: 'bad', absent: 'unknown' } as const;

function Footer({ sources }: { readonly sources: readonly SourceItem[] }) {
  return (
    <footer>
      <ul aria-label="Sources">
        {sources.map(({ id, state, detail }) => (
          <li key={id}>
            <Status word={{ tone: SOURCE_TONES[state], text: id }} quiet={state === 'live'} />
            {state !== 'live' && <span class="detail">{detail ?? state}</span>}
          </li>
        ))}
      </ul>
      <p>Keys 1–5 change the page, / searches the log. All but a demonstration's control is read only.</p>
    </footer>
  );
}
