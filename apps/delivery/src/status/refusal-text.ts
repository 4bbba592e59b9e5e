/** What Argo CD puts before a reason, from the outside in. */
const BEFORE: readonly RegExp[] = [
  /^Failed last sync attempt to \[[^\]]*\]: /,
  /^one or more objects failed to apply, reason: /,
  /^Failed to load target state: /,
  /^failed to generate manifest for source \d+ of \d+: /,
  /^rpc error: code = \w+ desc = /,
  /^Manifest generation error \(cached\): /,
];
const RETRIED = /\s*\(retried \d+ times\)\.?$/;
/** As the API server tells what a policy denies: the object and the policy's name, then the policy's own words. */
const DENIED =
  /^(?<object>.*?) is forbidden: ValidatingAdmissionPolicy '(?<policy>[^']+)' with binding '[^']*' denied request: /s;
const RENDERED = /^`kustomize build [^`]*` failed exit status \d+: (?:Error: )?/;

/** A refusal by Argo CD with what matters first, since a forge shows only the beginning: who refuses it, and why. */
export function refusalText(message: string): string {
  const reason = BEFORE.reduce((text, before) => text.replace(before, ''), message.trim()).replace(RETRIED, '');
  return reason.replace(DENIED, '$<policy>: $<object>: ').replace(RENDERED, 'kustomize build: ');
}
