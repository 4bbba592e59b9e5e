/** A JSON pointer (RFC 6901) to a member of what another one leads to. */
export const below = (pointer: string, member: string | number): string =>
  `${pointer}/${String(member).replaceAll('~', '~0').replaceAll('/', '~1')}`;
