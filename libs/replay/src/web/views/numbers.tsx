import type { Standing } from '../../model/standing.ts';

const percent = (share: number | undefined): string => (share === undefined ? '–' : `${Math.round(share * 100)} %`);
const milliseconds = (ms: number | null): string => (ms === null ? '–' : `${ms} ms`);

/** What is read from the last row: few and large. The same stands below in one sentence, which is what is read aloud. */
export function Numbers({ standing }: { readonly standing: Standing }) {
  const { lost, sent, shares, p99, pods } = standing;
  const ready = `${pods.old.ready} · ${pods.new.ready}`;
  return (
    <dl class="numbers" aria-hidden="true">
      <div class={lost > 0 ? 'bad' : 'good'}>
        <dt>lost of {sent.toLocaleString('en')}</dt>
        <dd>{lost.toLocaleString('en')}</dd>
      </div>
      <div>
        <dt>new version answers</dt>
        <dd>{percent(shares?.new)}</dd>
      </div>
      <div>
        <dt>ready, old · new</dt>
        <dd>{ready}</dd>
      </div>
      <div>
        <dt>99th percentile</dt>
        <dd>{milliseconds(p99)}</dd>
      </div>
    </dl>
  );
}
