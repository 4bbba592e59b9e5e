import type { WorkloadItem } from '../../model/items.ts';
import type { Items } from '../model/items.ts';
import { matrixOf } from '../model/matrix.ts';
import type { Cell, Matrix, Place, ReleaseRow, ServiceRows } from '../model/matrix.ts';
import { shortCommit } from '../model/release.ts';
import { healthOf, sinceOf, syncOf } from '../model/standing.ts';
import { Age, Chip, Dots, Empty, Heading, ReleaseName, Status } from './parts.tsx';

/** Which release of each service runs where, and which is on its way. */
export function Environments({ items }: { readonly items: Items }) {
  const matrix = matrixOf(items);
  return (
    <>
      <Heading title="Environments">
        <Summary matrix={matrix} />
      </Heading>
      {matrix.services.length === 0 ? <NothingDeployed /> : <Table matrix={matrix} />}
      <Legend />
    </>
  );
}

function NothingDeployed() {
  return (
    <Empty title="Nothing is deployed yet">
      <p>
        <code>npx cutover deploy pacman</code> puts a game on the node, <code>npx cutover up --with gitops</code> all of
        it from Git.
      </p>
    </Empty>
  );
}

function Summary({ matrix: { services, environments } }: { readonly matrix: Matrix }) {
  const moving = services.flatMap(({ releases, service }) =>
    releases.flatMap(({ cells }) =>
      cells.filter((cell) => cell.isTarget && cell.isMoving).map(({ place }) => `${service} in ${place.environment}`),
    ),
  );
  const still = `${services.length} services in ${environments.length} environments`;
  return (
    <p class="summary" role="status">
      {moving.length === 0 ? still : `On its way: ${moving.join(', ')}`}
    </p>
  );
}

function Table({ matrix: { environments, services } }: { readonly matrix: Matrix }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Releases by environment">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">Service</th>
            {environments.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {services.map((rows) => (
          <Service key={rows.service} rows={rows} />
        ))}
      </table>
    </div>
  );
}

function Service({ rows: { service, places, releases } }: { readonly rows: ServiceRows }) {
  return (
    <tbody>
      <tr class="service">
        <th scope="rowgroup">{service}</th>
        {places.map((place) => (
          <td key={place.environment}>
            <Standing place={place} />
          </td>
        ))}
      </tr>
      {releases.map((row) => (
        <Release key={row.release.digest ?? row.release.version} row={row} />
      ))}
    </tbody>
  );
}

function Standing({ place }: { readonly place: Place }) {
  const [health, sync, since] = [healthOf(place), syncOf(place), sinceOf(place)];
  if (health === undefined) return <span class="nothing">–</span>;
  const { environment, service, application } = place;
  return (
    <a class="standing" href={`/services/${environment}/${service}`} aria-label={`${service} in ${environment}`}>
      <span class="words">
        <Status word={health} />
        {sync && <Status word={sync} quiet={sync.tone === 'good'} />}
      </span>
      <span class="facts">
        {application && <Commit application={application} />}
        {since !== undefined && <Age at={since} />}
      </span>
    </a>
  );
}

/** The commit that runs, and the one that Git has where that is another. */
function Commit({ application: { deployed, revision } }: { readonly application: NonNullable<Place['application']> }) {
  const live = deployed?.revision ?? revision;
  if (live === undefined) return null;
  const isBehind = revision !== undefined && revision !== live;
  return (
    <code class="commit" title={isBehind ? `runs ${live}, Git has ${revision}` : live}>
      {shortCommit(live)}
      {isBehind && ` → ${shortCommit(revision)}`}
    </code>
  );
}

function Release({ row: { release, cells } }: { readonly row: ReleaseRow }) {
  return (
    <tr>
      <th scope="row">
        <ReleaseName release={release} />
      </th>
      {cells.map((cell) => (
        <td key={cell.place.environment} class={classOf(cell)}>
          <Presence cell={cell} />
        </td>
      ))}
    </tr>
  );
}

function classOf({ isTarget, isMoving, pods, isWanted }: Cell): string {
  if (isTarget && isMoving) return 'coming';
  if (isTarget || pods.length > 0) return isMoving ? 'going' : 'there';
  return isWanted ? 'wanted' : '';
}

function Presence({ cell }: { readonly cell: Cell }) {
  const { pods, isTarget, isWanted, place } = cell;
  if (pods.length === 0 && !isTarget && !isWanted) return null;
  const mover = isTarget ? place.workloads.find((workload) => workload.isMoving) : undefined;
  return (
    <div class="presence">
      <Dots pods={pods} />
      <span class="chips">
        <GitChip cell={cell} />
        {mover && <Chip kind="new">{progressText(mover)}</Chip>}
        {!isTarget && cell.isMoving && <Chip kind="old">{leavingText(cell)}</Chip>}
      </span>
      {mover && <Progress workload={mover} />}
    </div>
  );
}

/** Where Git and what runs are not the same. */
function GitChip({ cell: { isTarget, isWanted, place } }: { readonly cell: Cell }) {
  if (isWanted === isTarget || place.leaf === undefined) return null;
  return isWanted ? <Chip kind="git">wanted by Git</Chip> : <Chip kind="live">not in Git</Chip>;
}

function progressText({ replicas, rollout, strategy }: WorkloadItem): string {
  const { updated, wanted } = replicas;
  const share = rollout?.weight === undefined ? '' : `${rollout.weight} % · `;
  return rollout?.isPaused === true
    ? `${share}${strategy}, paused`
    : `${share}${Math.min(updated, wanted)} of ${wanted}`;
}

/** What still serves is not leaving yet. */
function leavingText({ pods, place: { workloads } }: Cell): string {
  const weight = workloads.map(({ rollout }) => rollout?.weight).find((share) => share !== undefined);
  if (weight !== undefined && weight < 100) return `${100 - weight} % · stable`;
  return pods.every(({ state }) => state === 'leaving') ? 'leaving' : 'outgoing';
}

function Progress({ workload: { replicas, rollout } }: { readonly workload: WorkloadItem }) {
  const share = rollout?.weight ?? (100 * Math.min(replicas.updated, replicas.wanted)) / Math.max(replicas.wanted, 1);
  return (
    <span class="bar" aria-hidden="true">
      <i style={{ width: `${Math.min(100, share)}%` }} />
    </span>
  );
}

function Legend() {
  return (
    <ul class="legend" aria-label="Marks">
      <li>
        <i class="dot ready" /> ready
      </li>
      <li>
        <i class="dot starting" /> starting
      </li>
      <li>
        <i class="dot leaving" /> leaving
      </li>
      <li>
        <i class="dot failing" /> failing
      </li>
      <li>one mark a pod</li>
    </ul>
  );
}
