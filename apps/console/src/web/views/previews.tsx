import type { ApplicationItem, PullRequestItem } from '../../model/items.ts';
import { allOf } from '../model/items.ts';
import type { Items } from '../model/items.ts';
import { shortCommit } from '../model/release.ts';
import { wordOf } from '../model/standing.ts';
import type { Word } from '../model/standing.ts';
import { Age, Chip, Empty, Heading, Outside, Status } from './parts.tsx';

const PREVIEW = 'cutover/preview';

/** Open pull requests, and what of each can be visited. */
export function Previews({ items }: { readonly items: Items }) {
  const pulls = allOf(items, 'pull-request').sort((a, b) => b.number - a.number);
  const applications = allOf(items, 'application').filter(({ preview }) => preview !== undefined);
  const source = items.get('source/forge');
  return (
    <>
      <Heading title="Pull requests" />
      {source === undefined && <Empty title="No forge is known here: cutover up --with gitops brings one" />}
      {source !== undefined && pulls.length === 0 && <Empty title="No pull request is open" />}
      <ul class="cards">
        {pulls.map((pull) => (
          <Pull
            key={pull.id}
            pull={pull}
            applications={applications.filter(({ preview }) => preview === pull.number)}
          />
        ))}
      </ul>
    </>
  );
}

interface PullParts {
  readonly pull: PullRequestItem;
  readonly applications: readonly ApplicationItem[];
}

function Pull({ pull, applications }: PullParts) {
  const { number, title, author, branch, base, commit, isFork, labels, url, openedAt } = pull;
  const address = applications.find((one) => one.url !== undefined)?.url ?? pull.statuses.find(isPreview)?.url;
  return (
    <li class="card pull">
      <div class="card-head">
        <h2>
          <Outside href={url}>
            <span class="number">#{number}</span> {title}
          </Outside>
        </h2>
        <Status word={previewWord(pull, applications)} />
      </div>
      <p class="facts">
        <span>{author}</span>
        <code>{`${branch} → ${base}`}</code>
        <code title={commit}>{shortCommit(commit)}</code>
        <Age at={openedAt} before="open for " />
        {isFork && <Chip kind="live">from a fork</Chip>}
        {labels.map((label) => (
          <Chip key={label}>{label}</Chip>
        ))}
      </p>
      <p class="facts">
        {address !== undefined && <Outside href={address}>{address.replace(/^https?:\/\//, '')}</Outside>}
        {pull.statuses.map(({ context, state, description }) => (
          <span key={context} class="check" title={description}>
            <Status word={{ ...wordOf(state), text: context }} quiet={state === 'success'} />
            <span class="hidden">{`: ${state}`}</span>
          </span>
        ))}
      </p>
    </li>
  );
}

const isPreview = ({ context }: { readonly context: string }): boolean => context === PREVIEW;

/** Of the preview's Applications the worst, else what is said of the commit. */
function previewWord({ statuses }: PullRequestItem, applications: readonly ApplicationItem[]): Word {
  const ill = applications.find(({ health, sync }) => health !== 'Healthy' || sync !== 'Synced');
  if (ill !== undefined) return wordOf(ill.health === 'Healthy' ? ill.sync : ill.health);
  if (applications.length > 0) return { tone: 'good', text: 'Preview is up' };
  const status = statuses.find(isPreview);
  return status === undefined
    ? { tone: 'unknown', text: 'No preview' }
    : { ...wordOf(status.state), text: status.description };
}
