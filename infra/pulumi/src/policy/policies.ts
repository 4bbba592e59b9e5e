import { ACCESS_POLICIES } from './access.ts';
import { ARGOCD_POLICIES } from './argocd.ts';
import { CONNECTION_POLICIES } from './connections.ts';
import { NAMESPACE_POLICIES } from './namespaces.ts';
import { PLACING_POLICIES } from './placing.ts';
import { PREVIEW_POLICIES } from './previews.ts';
import { registrationOf } from './policy.ts';
import type { Policy, World } from './policy.ts';
import type { RegisteredStack } from './registered.ts';
import { SECRET_POLICIES } from './secrets.ts';

/** Every rule that what a stack registers has to keep. */
export const POLICIES: readonly Policy[] = [
  ...NAMESPACE_POLICIES,
  ...ACCESS_POLICIES,
  ...SECRET_POLICIES,
  ...ARGOCD_POLICIES,
  ...PREVIEW_POLICIES,
  ...PLACING_POLICIES,
  ...CONNECTION_POLICIES,
];

/** What of a stack breaks which policy: `POLICY: WHAT`, empty where all hold. */
export function problemsOf(registered: RegisteredStack, world: World): string[] {
  const registration = registrationOf(registered);
  return POLICIES.flatMap(({ name, problems }) => problems(registration, world).map((line) => `${name}: ${line}`));
}
