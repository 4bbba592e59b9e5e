import type { Express } from 'express';

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

/** Every route that Express would serve, as `GET /accounts/{id}`, from its own table. What only refuses is none. */
export function mountedRoutes({ router }: Express): string[] {
  const layers = (router as unknown as { stack: readonly Layer[] }).stack;
  return layers
    .flatMap(({ route }) => {
      const methods = Object.keys(route?.methods ?? {});
      // `app.all`, which refuses the methods that a path has not, is there once for each method that Node knows.
      if (route === undefined || methods.length > 1) return [];
      return [`${methods[0]?.toUpperCase()} ${route.path.replace(/:(\w+)/g, '{$1}')}`];
    })
    .sort();
}
