/** `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME` → the resource's own type and name. */
export function partsOfUrn(urn: string): { readonly type: string; readonly name: string } {
  const [, , path = '', ...name] = urn.split('::');
  return { type: path.split('$').at(-1) ?? '', name: name.join('::') };
}

/** `kubernetes:core/v1:ResourceQuota` → `ResourceQuota` */
export const kindOfType = (type: string): string => type.split(':').at(-1) ?? type;

/** Objects of Argo CD's manifest have their kind in the name. */
const ownName = (kind: string, name: string): string => name.replace(`/${kind}/`, '/');

/** `ResourceQuota dev/quota` */
export function nameOfUrn(urn: string): string {
  const { type, name } = partsOfUrn(urn);
  const kind = kindOfType(type);
  return `${kind} ${ownName(kind, name)}`;
}

/** Kind and name apart. */
export function objectOfUrn(urn: string): { readonly kind: string; readonly name: string } {
  const { type, name } = partsOfUrn(urn);
  const kind = kindOfType(type);
  return { kind, name: ownName(kind, name) };
}
