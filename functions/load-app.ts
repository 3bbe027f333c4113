import type { App } from './app.ts';

let loading: Promise<App> | undefined;

/** The app, loaded with the first invocation, so that an instance starts with little more than @azure/functions. */
export function loadApp(): Promise<App> {
  if (loading) return loading;
  // From here on, so that the log names our files and lines and the entry is not held up by its own map.
  process.setSourceMapsEnabled(true);
  loading = import('./app.ts').then(({ app }) => app());
  // A failure is not kept: the next invocation tries again.
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}
