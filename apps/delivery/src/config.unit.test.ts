import { ConfigError, loadConfig } from '@cutover/service-kit';
import { describe, expect, it } from '@jest/globals';
import { deliveryConfig } from './config.ts';
import { settings } from './testing/settings.ts';

const problemsOf = (env: Readonly<Record<string, string>>): string => {
  try {
    loadConfig(deliveryConfig, env);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
};

describe('the configuration', () => {
  it('has a default for whatever is no secret and no place', () => {
    expect(loadConfig(deliveryConfig, settings())).toMatchObject({
      ...{ previewTtlHours: 24, previewLimit: 10, previewUrlSuffix: 'localhost', argocdNamespace: 'argocd' },
    });
  });

  it.each(['FORGE_URL', 'FORGE_REPOSITORY', 'FORGE_USERNAME', 'FORGE_TOKEN', 'WEBHOOK_SECRET', 'GENERATOR_TOKEN'])(
    'asks for %s',
    (name) => {
      expect(problemsOf({ ...settings(), [name]: '' })).toMatch(new RegExp(`^${name} \\(or ${name}_FILE\\): missing`));
    },
  );

  it.each([
    ['FORGE_REPOSITORY', 'bank'],
    ['FORGE_REPOSITORY', 'bank/cutover/../x'],
    ['FORGE_USERNAME', 'a b'],
    ['PREVIEW_URL_SUFFIX', 'localhost/x'],
    ['PREVIEW_URL_SUFFIX', 'x@y'],
    ['PREVIEW_LIMIT', '0'],
    ['PREVIEW_TTL_HOURS', '1.5'],
  ])('refuses %s=%s, in one line', (name, value) => {
    expect(problemsOf(settings({ [name]: value }))).toMatch(new RegExp(`^${name}: expected [^\n]+$`));
  });

  it('shows no secret that is too short', () => {
    for (const name of ['WEBHOOK_SECRET', 'GENERATOR_TOKEN', 'FORGE_TOKEN'])
      expect(problemsOf(settings({ [name]: 'hunter2' }))).toMatch(new RegExp(`^${name}: expected(?!.*hunter2)`));
  });
});
