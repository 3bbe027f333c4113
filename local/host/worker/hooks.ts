import type { HookName, Worker } from './core-api.ts';
import type { LogCategory, LogLevel } from './core-types.ts';

/** Runs the hooks of one kind in the order of their registration, each awaited. */
export async function runHooks(worker: Worker, name: HookName, context: object): Promise<void> {
  for (const callback of worker.hooks[name]) await callback(context);
}

/**
 * What every hook is handed: its own fields, and data that hooks share. `hookData` and `appHookData` can be filled but not
 * replaced.
 */
export function hookContext<T extends object>(worker: Worker, hookData: object, fields: T): T {
  return Object.defineProperties(fields, {
    hookData: { value: hookData, enumerable: true },
    appHookData: { value: worker.appHookData, enumerable: true },
  });
}

/** Passes a line through the `log` hooks, which may change its level and text, but not wait. */
export function throughLogHooks(
  worker: Worker,
  line: { level: LogLevel; category: LogCategory; message: string; invocationContext?: unknown },
): { level: LogLevel; message: string } {
  const context = hookContext(worker, {}, { ...line });
  for (const callback of worker.hooks.log) callback(context);
  return context;
}
