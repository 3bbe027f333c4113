import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { HttpFunction, TimerFunction } from './functions.ts';
import type { Printer } from './printer.ts';
import type { Worker } from './worker/core-api.ts';
import type { InvocationRequest, InvocationResponse, TypedData } from './worker/core-types.ts';
import { invoke } from './worker/invoke.ts';

export interface Executor {
  /**
   * Runs a function and prints how that went.
   * @throws What the function threw.
   */
  execute(
    target: HttpFunction | TimerFunction,
    input: TypedData,
    reason: string,
    traceContext: InvocationRequest['traceContext'],
  ): Promise<InvocationResponse>;
  /** Resolves when no run is under way. */
  idle(): Promise<void>;
}

export function createExecutor(worker: Worker, printer: Printer): Executor {
  const running = new Set<Promise<unknown>>();

  const execute: Executor['execute'] = async (target, input, reason, traceContext) => {
    const name = `Functions.${target.name}`;
    const id = randomUUID();
    const start = performance.now();
    const ended = (how: string): void =>
      printer.line(
        `Executed '${name}' (${how}, Id=${id}, Duration=${Math.round(performance.now() - start)}ms)`,
      );
    printer.line(`Executing '${name}' (Reason='${reason}', Id=${id})`);
    const request: InvocationRequest = {
      invocationId: id,
      functionId: target.name,
      inputData: [{ name: target.bindingName, data: input }],
      traceContext,
    };
    try {
      const response = await invoke(worker, target.registered, request, (level, _category, message) =>
        printer.logged(level, message),
      );
      ended('Succeeded');
      return response;
    } catch (error) {
      ended('Failed');
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      printer.line(`Exception while executing function: ${name}. ${what}`);
      throw error;
    }
  };

  return {
    execute: (...call) => {
      const run = execute(...call);
      running.add(run);
      const done = (): boolean => running.delete(run);
      run.then(done, done);
      return run;
    },
    idle: async () => {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
