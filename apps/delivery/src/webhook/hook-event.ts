import { z } from 'zod';
import type { Work } from '../work/work-list.ts';

/** Of a hook, all that is taken: what it is of is read anew. What else is in it may be anything. */
const payload = z.object({
  repository: z.object({ full_name: z.string().max(512) }),
  ref: z.string().max(1_024).optional(),
});

export type HookPayload = z.output<typeof payload>;

/** Undefined where a body is no hook of Gitea's. */
export function payloadOf(body: Uint8Array): HookPayload | undefined {
  try {
    return payload.parse(JSON.parse(Buffer.from(body).toString('utf8')));
  } catch {
    return undefined;
  }
}

const BRANCH = 'refs/heads/';

const PREVIEWS: Work = { branches: [], previews: true, asks: true };
/** Whoever comments may only have approved: Argo CD asks if that changed something. */
const LOOK: Work = { branches: [], previews: true, asks: false };

function pushOf({ ref = '' }: HookPayload): Work {
  const branches = ref.startsWith(BRANCH) ? [ref.slice(BRANCH.length)] : undefined;
  return { branches, previews: false, asks: false };
}

/** By X-Gitea-Event. https://docs.gitea.com/usage/webhooks */
const WORK: Readonly<Record<string, (payload: HookPayload) => Work>> = {
  push: pushOf,
  pull_request: () => PREVIEWS,
  issue_comment: () => LOOK,
};

export const HOOK_EVENTS: readonly string[] = Object.keys(WORK);

/** What an event is a reason to look at; undefined where it is none. */
export const workOf = (event: string, found: HookPayload): Work | undefined =>
  Object.hasOwn(WORK, event) ? WORK[event]!(found) : undefined;
