import type { EventItem, PodItem, WorkloadItem } from '../../model/items.ts';
import { allOf } from '../model/items.ts';
import type { Items } from '../model/items.ts';
import { matrixOf } from '../model/matrix.ts';
import type { Place } from '../model/matrix.ts';
import { shortCommit, shortDigest } from '../model/release.ts';
import { healthOf, syncOf, wordOf } from '../model/standing.ts';
import { Logs } from './logs.tsx';
import type { LogChoice } from './logs.tsx';
import { Age, Chip, Dots, Empty, Heading, Outside, ReleaseName, Status } from './parts.tsx';

export interface ServiceAddress {
  readonly namespace: string;
  readonly name: string;
}

/** One service in one namespace: its pods, what happens to them and what they write. */
export function Service({ items, at }: { readonly items: Items; readonly at: ServiceAddress }) {
  const place = placeIn(items, at);
  const title = `${at.name} in ${at.namespace}`;
  if (place === undefined) {
    return (
      <>
        <Heading title={title} />
        <Empty title="There is no such service, or it is not known yet" />
      </>
    );
  }
  // The newest first: that is whose lines are news.
  const choices = place.pods.toReversed().flatMap(choicesOf);
  return (
    <>
      <Heading title={title}>
        <Standing place={place} />
      </Heading>
      {place.workloads.map((workload) => (
        <Workload key={workload.id} workload={workload} pods={place.pods} />
      ))}
      <section aria-labelledby="pods">
        <h2 id="pods">Pods</h2>
        <Pods pods={place.pods} />
      </section>
      <Events events={eventsOf(items, place)} />
      <Logs choices={choices} />
    </>
  );
}

function placeIn(items: Items, { namespace, name }: ServiceAddress): Place | undefined {
  const rows = matrixOf(items).services.find(({ service }) => service === name);
  return rows?.places.find(({ environment, workloads }) => environment === namespace && workloads.length > 0);
}

function choicesOf({ namespace, name, containers }: PodItem): readonly LogChoice[] {
  return containers.map((container) => ({
    text: containers.length === 1 ? name : `${name} · ${container}`,
    url: `/api/logs/pods/${namespace}/${name}/${container}`,
  }));
}

function Standing({ place }: { readonly place: Place }) {
  const [health, sync] = [healthOf(place), syncOf(place)];
  const { application } = place;
  return (
    <p class="facts">
      {health && <Status word={health} />}
      {sync && <Status word={sync} />}
      {application?.revision !== undefined && (
        <code title={application.revision}>{shortCommit(application.revision)}</code>
      )}
      {application?.url !== undefined && <Outside href={application.url}>{application.url}</Outside>}
      {application?.message !== undefined && <span class="said">{application.message}</span>}
    </p>
  );
}

function Workload({ workload, pods }: { readonly workload: WorkloadItem; readonly pods: readonly PodItem[] }) {
  const { type, name, strategy, release, replicas, message, rollout, createdAt } = workload;
  return (
    <section class="card workload" aria-label={`${type} ${name}`}>
      <div class="card-head">
        <h2>
          {type} <b>{name}</b>
        </h2>
        <Dots pods={pods} />
      </div>
      <dl class="figures">
        <Figure term="release">
          <ReleaseName release={release} />
        </Figure>
        <Figure term="strategy">{strategy}</Figure>
        <Figure term="ready">{`${replicas.ready} of ${replicas.wanted}`}</Figure>
        <Figure term="updated">{`${replicas.updated} of ${replicas.wanted}`}</Figure>
        <Figure term="age">
          <Age at={createdAt} />
        </Figure>
      </dl>
      {rollout && <Steps rollout={rollout} />}
      {message !== undefined && <p class="said">{message}</p>}
    </section>
  );
}

function Figure({ term, children }: { readonly term: string; readonly children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Steps({
  rollout: { steps, at, phase, isAborted },
}: {
  readonly rollout: NonNullable<WorkloadItem['rollout']>;
}) {
  const state = (index: number) => (index < at ? 'past' : index === at ? 'now' : 'next');
  const word = isAborted ? { tone: 'bad' as const, text: 'Aborted' } : wordOf(phase);
  return (
    <div class="steps">
      <Status word={word} />
      <ol aria-label="Steps of the rollout">
        {steps.map((text, index) => (
          <li key={index} class={state(index)} aria-current={index === at ? 'step' : undefined}>
            {text}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Pods({ pods }: { readonly pods: readonly PodItem[] }) {
  return (
    <div class="scroll">
      <table class="plain pods">
        <thead>
          <tr>
            {['Pod', 'State', 'Ready', 'Restarts', 'Release', 'Image', 'Node', 'Age'].map((name) => (
              <th scope="col" key={name} class={name === 'Restarts' ? 'number' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pods.map((pod) => (
            <Pod key={pod.id} pod={pod} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Pod({ pod }: { readonly pod: PodItem }) {
  const { name, state, reason, readyContainers, containers, restarts, release, node, createdAt } = pod;
  const word = wordOf(state);
  return (
    <tr>
      <th scope="row">
        <code>{name}</code>
      </th>
      <td>
        <Status word={{ ...word, text: state === 'ready' ? 'Ready' : (reason ?? state) }} />
      </td>
      <td>{`${readyContainers}/${containers.length}`}</td>
      <td class={`number ${restarts > 0 ? 'lost' : ''}`}>{restarts}</td>
      <td>{release.version ?? '–'}</td>
      <td>
        <code title={release.digest}>{shortDigest(release.digest) ?? '–'}</code>
      </td>
      <td>{node ?? '–'}</td>
      <td>
        <Age at={createdAt} />
      </td>
    </tr>
  );
}

const MOST_EVENTS = 30;

function eventsOf(items: Items, { environment, service, pods, workloads }: Place): readonly EventItem[] {
  const names = new Set([...pods, ...workloads].map(({ name }) => name));
  const isOurs = ({ about }: EventItem) => names.has(about.name) || about.name.startsWith(`${service}-`);
  return allOf(items, 'event')
    .filter((event) => event.namespace === environment && isOurs(event))
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, MOST_EVENTS);
}

function Events({ events }: { readonly events: readonly EventItem[] }) {
  return (
    <section aria-labelledby="events">
      <h2 id="events">Events</h2>
      {events.length === 0 && <p class="facts">Nothing in the last hour.</p>}
      <ol class="events">
        {events.map(({ id, at, about, reason, message, isWarning, count }) => (
          <li key={id} class={isWarning ? 'warning' : ''}>
            <Age at={at} />
            {isWarning ? <Status word={{ tone: 'bad', text: reason }} /> : <span>{reason}</span>}
            <span class="text">
              <span class="about">{`${about.kind} ${about.name}`}</span> {message}
            </span>
            {count > 1 && <Chip>{`× ${count}`}</Chip>}
          </li>
        ))}
      </ol>
    </section>
  );
}
