import type { ComponentChildren } from 'preact';
import type { PodItem, Release } from '../../model/items.ts';
import { now } from '../live/state.ts';
import { ageText } from '../model/age.ts';
import { nameOf, shortDigest } from '../model/release.ts';
import type { Tone, Word } from '../model/standing.ts';

/** Each tone has a shape of its own: no meaning is in a colour alone. */
const SHAPES: Readonly<Record<Tone, string>> = {
  good: 'M4 8.5 7 11.5 12.5 5',
  moving: 'M8 3a5 5 0 1 1-4.6 3M3 3v3.2h3.2',
  warn: 'M5 6h6M5 10h6M10 3 6 13',
  bad: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  unknown: 'M5 8h6',
};

export function Status({ word: { tone, text }, quiet = false }: { readonly word: Word; readonly quiet?: boolean }) {
  return (
    <span class={`status ${tone}${quiet ? ' quiet' : ''}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[tone]} />
      </svg>
      {text}
    </span>
  );
}

export function Age({
  at,
  before = '',
  after = '',
}: {
  readonly at: string;
  readonly before?: string;
  readonly after?: string;
}) {
  return (
    <time class="age" dateTime={at} title={at}>
      {`${before}${ageText(at, now.value)}${after}`}
    </time>
  );
}

export function ReleaseName({ release }: { readonly release: Release }) {
  const digest = shortDigest(release.digest);
  return (
    <span class="release">
      <b>{nameOf(release)}</b>
      {release.version !== undefined && digest !== undefined && (
        <code class="digest" title={release.digest}>
          {digest}
        </code>
      )}
    </span>
  );
}

const MOST_DOTS = 16;
const STATES = ['ready', 'starting', 'failing', 'leaving', 'done'] as const;

/** A mark a pod: full is ready, a ring starts, a cross fails, a dashed ring leaves. */
export function Dots({ pods }: { readonly pods: readonly PodItem[] }) {
  return (
    <span class="dots" role="img" aria-label={podsText(pods)}>
      {pods.slice(0, MOST_DOTS).map(({ id, name, state, reason }) => (
        <i key={id} class={`dot ${state}`} title={`${name}: ${reason ?? state}`} />
      ))}
      {pods.length > MOST_DOTS && <span class="more">+{pods.length - MOST_DOTS}</span>}
    </span>
  );
}

/** `3 pods: 2 ready, 1 starting` */
export function podsText(pods: readonly PodItem[]): string {
  const counts = STATES.map((state) => [pods.filter((pod) => pod.state === state).length, state] as const);
  const said = counts.filter(([count]) => count > 0).map(([count, state]) => `${count} ${state}`);
  return `${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}: ${said.join(', ')}`;
}

export function Chip({ children, kind = '' }: { readonly children: ComponentChildren; readonly kind?: string }) {
  return <span class={`chip ${kind}`}>{children}</span>;
}

/** Links to elsewhere are of the web and nothing else, whatever a source says. */
export function Outside({ href, children }: { readonly href: string; readonly children: ComponentChildren }) {
  if (!/^https?:\/\//.test(href)) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
      <svg class="out" viewBox="0 0 12 12" aria-hidden="true">
        <path d="M4 2h6v6M10 2 3 9" />
      </svg>
    </a>
  );
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** The page's heading; it is given the focus when a link has led here. */
export function Heading({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="heading">
      <h1 tabIndex={-1}>{title}</h1>
      {children}
    </div>
  );
}
