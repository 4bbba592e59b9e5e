/** Who is to meet the new version says so, in every request. No header that anybody else would send. */
export const canaryHeader = { name: 'x-cutover-canary', value: 'meet-the-new' } as const;
