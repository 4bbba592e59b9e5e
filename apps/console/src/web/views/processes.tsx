import type { ProcessItem } from '../../model/items.ts';
import { allOf } from '../model/items.ts';
import type { Items } from '../model/items.ts';
import { wordOf } from '../model/standing.ts';
import { Logs } from './logs.tsx';
import { Age, Empty, Heading, Outside, Status } from './parts.tsx';

/** What `npm run dev` has started on this machine. */
export function Processes({ items, chosen }: { readonly items: Items; readonly chosen?: string | undefined }) {
  const processes = allOf(items, 'process');
  const logged = processes.filter(({ hasLogs }) => hasLogs);
  const first = logged.filter(({ name }) => name === chosen);
  const choices = [...first, ...logged.filter(({ name }) => name !== chosen)].map(({ name }) => ({
    text: name,
    url: `/api/logs/processes/${name}`,
  }));
  const ready = processes.filter(({ state }) => state === 'ready').length;
  return (
    <>
      <Heading title="On this machine">
        <p class="summary" role="status">{`${ready} of ${processes.length} ready`}</p>
      </Heading>
      {processes.length === 0 && <Empty title="npm run dev has started nothing yet" />}
      <ul class="cards tiles">
        {processes.map((process) => (
          <Process key={process.id} process={process} />
        ))}
      </ul>
      <Logs key={chosen ?? ''} choices={choices} />
    </>
  );
}

function Process({ process }: { readonly process: ProcessItem }) {
  const { name, state, version, address, links, since, hasLogs } = process;
  const isPage = address.startsWith('http');
  return (
    <li class="card">
      <div class="card-head">
        <h2>{hasLogs ? <a href={`/processes/${name}`}>{name}</a> : name}</h2>
        <Status word={{ ...wordOf(state), text: state }} />
      </div>
      <p class="facts">
        {isPage ? <Outside href={address}>{address.replace('http://', '')}</Outside> : <code>{address}</code>}
        {version !== undefined && <span>{version}</span>}
        <Age at={since} before={`${state} for `} />
      </p>
      {links.length > 0 && (
        <p class="facts links">
          {links.map((link) => {
            const { href, pathname } = new URL(link, address);
            return (
              <Outside key={link} href={href}>
                {pathname}
              </Outside>
            );
          })}
        </p>
      )}
    </li>
  );
}
