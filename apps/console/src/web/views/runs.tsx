import type { RunItem } from '../../model/items.ts';
import { allOf } from '../model/items.ts';
import type { Items } from '../model/items.ts';
import { Age, Chip, Empty, Heading } from './parts.tsx';

/** Recorded comparisons, the newest first. */
export function Runs({ items }: { readonly items: Items }) {
  const runs = allOf(items, 'run').sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  return (
    <>
      <Heading title="Runs" />
      {runs.length === 0 && <Empty title="No run is recorded yet: npx cutover demo makes one" />}
      <ul class="cards">
        {runs.map((run) => (
          <Run key={run.id} run={run} />
        ))}
      </ul>
    </>
  );
}

const PAGES = { 'report.html': 'Report', 'replay.html': 'Replay' } as const;

function Run({ run }: { readonly run: RunItem }) {
  const { id, app, headline, startedAt, finishedAt, pages, isVoid, versions, strategies } = run;
  return (
    <li class="card run">
      <div class="card-head">
        <h2>{headline}</h2>
        <span class="facts">
          {pages.map((page) => (
            <a key={page} class="button" href={`/runs/${id}/${page}`} target="_blank" rel="noopener">
              {PAGES[page]}
              <span class="hidden"> of {id}</span>
            </a>
          ))}
        </span>
      </div>
      <p class="facts">
        <code>{id}</code>
        <span>
          {app} {versions.old} → {versions.new}
        </span>
        <Age at={finishedAt} before="ended " after=" ago" />
        <span>took {Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 60_000)} min</span>
        {isVoid && <Chip kind="live">void</Chip>}
      </p>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Strategy</th>
            <th scope="col" class="number">
              requests
            </th>
            <th scope="col" class="number">
              lost
            </th>
            <th scope="col">what is stored</th>
          </tr>
        </thead>
        <tbody>
          {strategies.map(({ name, isControl, sent, failed, invariantsHold }) => (
            <tr key={name}>
              <th scope="row">
                {name} {isControl && <Chip>control</Chip>}
              </th>
              <td class="number">{sent.toLocaleString('en')}</td>
              <td class={`number ${failed > 0 ? 'lost' : 'kept'}`}>{failed.toLocaleString('en')}</td>
              <td>{storedInWords(invariantsHold)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </li>
  );
}

function storedInWords(invariantsHold: boolean | null): string {
  if (invariantsHold === null) return 'not looked at';
  return invariantsHold ? 'right' : 'wrong';
}
