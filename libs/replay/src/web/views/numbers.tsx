import type { Standing } from '../../model/standing.ts';

const percent = (share: number | undefined): string => (share === undefined ? '–' : `${Math.round(share * 100)} %`);
const SECOND_MS = 1_000;

const milliseconds = (ms: number | null): string => {
  if (ms === null) return '–';
  return ms < SECOND_MS ? `${ms} ms` : `${(ms / SECOND_MS).toFixed(1)} s`;
};

/** What is read from the last row: few and large. The same stands below in one sentence, which is what is read aloud. */
export function Numbers({ standing }: { readonly standing: Standing }) {
  const { lost, sent, shares, intended, money, p99, pods } = standing;
  const ready = `${pods.old.ready} · ${pods.new.ready}`;
  return (
    <dl class="numbers" aria-hidden="true">
      <div class={lost > 0 ? 'bad' : 'good'}>
        <dt>lost of {sent.toLocaleString('en')}</dt>
        <dd>{lost.toLocaleString('en')}</dd>
      </div>
      <div>
        <dt>new version answers{intended !== undefined && `, of ${percent(intended)} intended`}</dt>
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
      {money !== undefined && (
        <div class={money.minor === money.first ? 'good' : ''}>
          <dt>all balances, change</dt>
          <dd>{((money.minor - money.first) / 100).toLocaleString('en', { signDisplay: 'exceptZero' })}</dd>
        </div>
      )}
    </dl>
  );
}
