/** git's environment in a volume, whose folder is its maker's, and not that of who works in it: git would take it for somebody else's. */
export function inVolume(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const at = Number(env['GIT_CONFIG_COUNT'] ?? 0);
  const setting = { [`GIT_CONFIG_KEY_${at}`]: 'safe.directory', [`GIT_CONFIG_VALUE_${at}`]: '*' };
  return { ...env, GIT_CONFIG_COUNT: String(at + 1), ...setting };
}
