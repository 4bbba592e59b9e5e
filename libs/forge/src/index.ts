export type {
  BranchProtection,
  Comment,
  CommitState,
  CommitStatus,
  Forge,
  Labelling,
  Merge,
  NewAccount,
  NewPullRequest,
  NewRepository,
  NewToken,
  Permission,
  PullRequest,
  PullRequestFilter,
  PullRequestState,
  RepositoryFacts,
  SaidStatus,
  Side,
  Webhook,
} from './forge.ts';
export { ForgeError, isForgeError, isPassing } from './forge-error.ts';
export type { ForgeErrorCode } from './forge-error.ts';
export { GitError, isGitError } from './git/git-error.ts';
export { git, gitEnvironment, gitSays } from './git/git.ts';
export type { Author, GitCredential, GitOptions } from './git/git.ts';
export { withClone } from './git/with-clone.ts';
export type { CloneOptions, Remote } from './git/with-clone.ts';
export { Gitea } from './gitea/index.ts';
export type { GiteaOptions } from './gitea/index.ts';
export type { Deployment, Outcome } from './history/deployments.ts';
export type { LeafState } from './history/leaf-states.ts';
export type { Dora, Window } from './history/dora.ts';
export { openMirror } from './git/mirror.ts';
export type { Mirror } from './git/mirror.ts';
export { historyOf } from './history/history.ts';
export type { EnvironmentHistory, HistoryRequest } from './history/history.ts';
export { kubernetesFacts } from './kubernetes/kubernetes-facts.ts';
export type { ApplicationNames, KubernetesLister, Listed } from './kubernetes/kubernetes-facts.ts';
export { leafStates, trailersOf } from './history/leaf-states.ts';
export { commitPromotions } from './promotion/commit-promotions.ts';
export type { Committing, PromotionOptions } from './promotion/commit-promotions.ts';
export { promotedIn } from './promotion/leaf-promotion.ts';
export type { ServicePromotion } from './promotion/leaf-promotion.ts';
export { CONTEXTS, PREVIEW_UNWELL } from './statuses.ts';
export { ORDER } from './promotion/order.ts';
export { isPromotionError, PromotionError } from './promotion/promotion-error.ts';
export type { PromotionErrorCode } from './promotion/promotion-error.ts';
export { promote } from './promotion/promote.ts';
export type { PromoteRequest } from './promotion/promote.ts';
export type { Proposal, Proposed, Releasing } from './promotion/propose-leaf.ts';
export { rollBack } from './promotion/roll-back.ts';
export type { RollBackRequest } from './promotion/roll-back.ts';
export type { Deployed, Facts, LeafFacts, ReleaseFacts, WorkloadFacts, WorkloadState } from './verdicts/facts.ts';
export { fetchVerdicts, readVerdicts, recordVerdicts, VERDICTS_REF } from './verdicts/notes.ts';
export { progressOf } from './verdicts/progress.ts';
export type { Progress } from './verdicts/progress.ts';
export { FactsReader, stepsOf, take } from './verdicts/reconcile.ts';
export type { Step } from './verdicts/reconcile.ts';
export { revertAborted } from './verdicts/revert-aborted.ts';
export type { Reverting } from './verdicts/revert-aborted.ts';
export type { ReleaseKey, Verdict, VerdictOutcome } from './verdicts/verdict.ts';
export { verdictsOf } from './verdicts/verdicts-of.ts';
export type { Action, RecordAction, RevertAction } from './verdicts/verdicts-of.ts';
