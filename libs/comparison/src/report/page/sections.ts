import type { LaneResult } from '../../record/lane-result.ts';
import type { Run } from '../../record/run.ts';
import { laneTitle } from '../lane-view.ts';
import { byTreatment } from '../many-lanes.ts';
import { failuresInWords, rowsOf } from '../rows/metric-rows.ts';
import { playersLead, playersTable } from '../players.ts';
import { bounded, count, duration, percent } from '../words/format.ts';
import { html, type Html } from '../words/escape.ts';
import type { Verdict } from '../words/conclusion.ts';
import { scrolledTable, textRow } from './table.ts';

export function verdictSection({ kind, headline, sentences, advice }: Verdict): Html {
  return html`<section class="verdict ${kind}" aria-label="Verdict">
    <p class="headline">${headline}</p>
    ${advice.map((line) => html`<p class="advice">${line}</p>`)}
    <ul>
      ${sentences.map((line) => html`<li>${line}</li>`)}
    </ul>
  </section>`;
}

/** All metrics of all lanes, void ones too. */
export function metricTable(lanes: readonly LaneResult[]): Html {
  const rows = rowsOf(lanes).map(
    (row) =>
      html`<tr>
        <th scope="row" title="${row.definition}">${row.label}</th>
        ${lanes.map((lane) => {
          const { text, tone } = row.cell(lane);
          return html`<td class="${tone}">${text}</td>`;
        })}
      </tr>`,
  );
  return scrolledTable('All metrics', ['metric', ...lanes.map(laneTitle)], rows);
}

/** A lane's figure in words and numbers, for those who cannot see it. */
export function phaseTable(lane: LaneResult): Html {
  return html`<details>
    <summary>The same as a table</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">phase</th>
            <th>length</th>
            <th>requests</th>
            <th>failed</th>
            <th>p50</th>
            <th>p99</th>
            <th>downtime</th>
          </tr>
        </thead>
        <tbody>
          ${lane.phases.map(
            ({ name, startMs, endMs, sent, failed, latencyMs, downtimeMs }) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td>${duration(endMs - startMs)}</td>
                <td>${count(sent)}</td>
                <td>${failuresInWords({ requests: { ...lane.requests, failed } })}</td>
                <td>${bounded(latencyMs.p50)}</td>
                <td>${bounded(latencyMs.p99)}</td>
                <td>${duration(downtimeMs.total)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

const lineClass = (line: string): string => ({ '-': 'gone', '+': 'came' })[line.charAt(0)] ?? '';

/** How lanes differ from their twin by their manifests alone: a control, and what is measured in a control's place. */
export function differences(lanes: readonly LaneResult[]): Html {
  const differing = lanes.filter(({ renderDifference }) => renderDifference !== null);
  const first = byTreatment(differing, (lane) => lane).flatMap((group) => group.slice(0, 1));
  const of = (control: boolean) => first.filter((lane) => lane.control === control);
  return html`${differenceSection('control', 'What the control changes', of(true))}${differenceSection(
    'twins',
    'What else differs by its manifests alone',
    of(false),
  )}`;
}

function differenceSection(id: string, heading: string, lanes: readonly LaneResult[]): Html {
  if (lanes.length === 0) return html``;
  return html`<h2 id="${id}">${heading}</h2>
    <p class="lead">Same image digests, same load. These lines of the manifests differ, and nothing else.</p>
    ${lanes.map(
      (lane) =>
        html`<h3>${laneTitle(lane)}, against ${lane.renderDifference!.against}</h3>
          <pre>
${lane.renderDifference!.lines.map((line) => html`<span class="${lineClass(line)}">${`${line}\n`}</span>`)}</pre
          >`,
    )}`;
}

/** What people at their pages met, lane by lane; nothing where no lane had any. */
export function playersSection(lanes: readonly LaneResult[]): Html {
  const table = playersTable(lanes);
  if (table === null) return html``;
  return html`<h2 id="players">What players felt</h2>
    <p class="lead">${playersLead}</p>
    ${scrolledTable('What players felt', table.head, table.rows.map(textRow))}`;
}

export function environmentSection({ environment, load, app, seed, id, startedAt, replicas, repeats }: Run): Html {
  const facts: [string, string][] = [
    ['run', `${id}, ${startedAt}, seed ${seed}, ${repeats === 1 ? '1 block' : `${repeats} blocks`}`],
    ['app', `${app.name}, ${replicas} replicas`],
    ['old version', `${app.versions.old.version} ${app.versions.old.image}`],
    ['new version', `${app.versions.new.version} ${app.versions.new.image}`],
    [
      'load',
      `${load.ratePerSecond} requests/s, Poisson, open loop; ${percent(load.writeShare)} writes; ${percent(1 - load.freshConnectionShare)} on keep-alive connections; deadline ${duration(load.deadlineMs)}`,
    ],
    [
      'machine',
      `${environment.cpus} CPUs, ${(environment.memoryBytes / 2 ** 30).toFixed(1)} GiB, ${environment.architecture}, ${environment.kernel}`,
    ],
    [
      'cluster',
      `${environment.cluster.provider} ${environment.cluster.name}, Kubernetes ${environment.cluster.kubernetes ?? 'unknown'}`,
    ],
    [
      'binaries',
      Object.entries(environment.binaries)
        .map(([name, version]) => `${name} ${version}`)
        .join(', ') || '–',
    ],
    ['commit', `${environment.gitCommit ?? '–'}${environment.gitDirty === true ? ' with changes' : ''}`],
  ];
  return html`<h2 id="environment">Environment</h2>
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>`;
}

export function methodSection(lanes: readonly LaneResult[]): Html {
  return html`<h2 id="method">Method</h2>
    <p class="lead">
      Every lane gets the same two images and the same seeded arrivals, one lane at a time. Requests leave when they are
      due, whatever became of the ones before; the generator retries nothing; latency counts from when a request was
      due. A lane is: steady, the new version deployed, hold, rolled back, ten seconds more. The unit of evidence is the
      switch, not the request. Medians have exact 95 % intervals of order statistics from six lanes on, and zero losses
      an exact binomial bound.
    </p>
    <dl class="facts">
      ${rowsOf(lanes).map(
        (row) =>
          html`<dt>${row.label}</dt>
            <dd>${row.definition}</dd>`,
      )}
    </dl>`;
}
