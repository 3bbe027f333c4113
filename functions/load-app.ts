import { lazily } from './lazily.ts';

/** The app, loaded with the first invocation, so that an instance starts with little more than @azure/functions. */
export const loadApp = lazily(async () => {
  // From here on, so that the log names our files and lines and the entry is not held up by its own map.
  process.setSourceMapsEnabled(true);
  const { app } = await import('./app.ts');
  return app();
});
