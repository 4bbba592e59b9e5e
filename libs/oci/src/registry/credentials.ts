/** Name and password, or a refresh token that is traded for access tokens. */
export type Credentials = { readonly username: string; readonly password: string } | { readonly identityToken: string };

/** Knows credentials for some registries: undefined where it knows none, so that locators form a chain. */
export type CredentialLocator = (registry: string) => Promise<Credentials | undefined>;

/** The first locator that knows the registry answers. */
export function firstOf(...locators: readonly CredentialLocator[]): CredentialLocator {
  return async (registry) => {
    for (const locate of locators) {
      const found = await locate(registry);
      if (found) return found;
    }
    return undefined;
  };
}

/** These credentials, for one registry only. */
export function fixedCredentials(registry: string, credentials: Credentials): CredentialLocator {
  return (asked) => Promise.resolve(asked === registry ? credentials : undefined);
}

/** CUTOVER_REGISTRY names the registry that CUTOVER_REGISTRY_USERNAME and CUTOVER_REGISTRY_PASSWORD are for. */
export function environmentCredentials(environment: NodeJS.ProcessEnv): CredentialLocator {
  const {
    CUTOVER_REGISTRY: registry,
    CUTOVER_REGISTRY_USERNAME: username,
    CUTOVER_REGISTRY_PASSWORD: password,
  } = environment;
  if (registry === undefined || username === undefined || password === undefined)
    return () => Promise.resolve(undefined);
  return fixedCredentials(registry, { username, password });
}
