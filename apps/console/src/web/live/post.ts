/** What the console answered to what was asked of it; a refusal is its own words. */
export type Posted<T> = { readonly value: T } | { readonly refused: string; readonly status: number };

/** @param headers beside what says that it is JSON */
export async function post<T>(
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Posted<T>> {
  try {
    const sent: RequestInit =
      body === undefined
        ? { headers }
        : { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
    const answer = await fetch(path, { method: 'POST', ...sent });
    const text = await answer.text();
    const said: unknown = text === '' ? undefined : JSON.parse(text);
    if (answer.ok) return { value: said as T };
    const { detail, title } = said as { detail?: string; title?: string };
    return { refused: detail ?? title ?? `HTTP ${answer.status}`, status: answer.status };
  } catch {
    return { refused: 'the console does not answer', status: 0 };
  }
}
