import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  LogCategory,
  LogLevel,
  ProgrammingModel,
  RegisteredFunction,
} from './core-types.ts';

/** The worker and the host whose behaviour this folder imitates. */
export const workerVersion = '3.9.0';
export const hostVersion = '4.1037.0';

const hookNames = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;
export type HookName = (typeof hookNames)[number];

/** What one loaded bundle has registered. */
export interface Worker {
  readonly functions: Map<string, RegisteredFunction>;
  readonly hooks: Record<HookName, HookCallback[]>;
  /** Shared by all hooks of the app, for as long as it runs. */
  readonly appHookData: Record<string, unknown>;
  model: ProgrammingModel | undefined;
  /** Set when the start is over: nothing can be registered any more. */
  started: boolean;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

/**
 * A worker without functions.
 * @param log Takes every line, of whatever level, that is logged outside an invocation.
 */
export function createWorker(log: Worker['log']): Worker {
  return {
    functions: new Map(),
    hooks: { appStart: [], appTerminate: [], preInvocation: [], postInvocation: [], log: [] },
    appHookData: {},
    model: undefined,
    started: false,
    log,
  };
}

/** Undoes a registration. */
export interface Disposable {
  dispose(): void;
}

/** The module `@azure/functions-core`, as the library finds it. */
export interface CoreApi {
  readonly version: string;
  readonly hostVersion: string;
  setProgrammingModel(model: ProgrammingModel): void;
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable;
  registerHook(name: string, callback: HookCallback): Disposable;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

export function createCoreApi(worker: Worker): CoreApi {
  return {
    version: workerVersion,
    hostVersion,
    setProgrammingModel: (model) => {
      worker.model = model;
    },
    registerFunction: (metadata, callback) => registerFunction(worker, metadata, callback),
    registerHook: (name, callback) => registerHook(worker, name, callback),
    log: worker.log,
  };
}

function registerFunction(
  worker: Worker,
  metadata: FunctionMetadata,
  callback: FunctionCallback,
): Disposable {
  if (worker.started) throw systemError(new Error('A function can only be registered during app startup.'));
  const id = metadata.functionId ?? metadata.name;
  if (worker.functions.has(id)) {
    throw systemError(new Error(`A function with id "${id}" has already been registered.`));
  }
  worker.functions.set(id, { metadata, callback });
  return {
    dispose: () => {
      if (worker.started) throw systemError(new Error('A function can only be disposed during app startup.'));
      worker.functions.delete(id);
    },
  };
}

function registerHook(worker: Worker, name: string, callback: HookCallback): Disposable {
  const known = hookNames.find((hookName) => hookName === name);
  if (known === undefined) throw systemError(new RangeError(`Unrecognized hook "${name}"`));
  const callbacks = worker.hooks[known];
  callbacks.push(callback);
  return {
    dispose: () => {
      const index = callbacks.indexOf(callback);
      if (index >= 0) callbacks.splice(index, 1);
    },
  };
}

/** The library tells the worker's own errors from the app's by this mark. */
function systemError(error: Error): Error {
  return Object.assign(error, { isAzureFunctionsSystemError: true });
}
