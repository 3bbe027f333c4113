import { randomBytes } from 'node:crypto';
import type { Worker } from './core-api.ts';
import type {
  CoreInvocationContext,
  FunctionCallback,
  InvocationRequest,
  InvocationResponse,
  LogCategory,
  LogLevel,
  RegisteredFunction,
} from './core-types.ts';
import { hookContext, runHooks, throughLogHooks } from './hooks.ts';

export type InvocationLog = (level: LogLevel, category: LogCategory, message: string) => void;

/**
 * Runs a function once: arguments, hooks before, the handler, hooks after, response.
 * @param log Takes what the function logs, after the `log` hooks.
 * @throws What the handler, a hook or the conversion of the response threw.
 */
export async function invoke(
  worker: Worker,
  target: RegisteredFunction,
  request: InvocationRequest,
  log: InvocationLog,
): Promise<InvocationResponse> {
  if (worker.model === undefined) throw new Error('No programming model is set.');
  let invocationContext: unknown;
  const core: CoreInvocationContext = {
    invocationId: request.invocationId,
    request,
    metadata: target.metadata,
    state: undefined,
    log: (level, category, message) => {
      const line = throughLogHooks(worker, {
        level,
        category,
        message,
        ...(category === 'user' && { invocationContext }),
      });
      log(line.level, category, line.message);
    },
  };
  const model = await worker.model.getInvocationModel(core);
  const { context, inputs } = await model.getArguments();
  invocationContext = context;

  const hookData = {};
  const before: { invocationContext: unknown; inputs: unknown[]; functionCallback: FunctionCallback } = {
    invocationContext: context,
    inputs,
    functionCallback: target.callback,
  };
  await inState(core, 'preInvocationHooks', () =>
    runHooks(worker, 'preInvocation', hookContext(worker, hookData, before)),
  );

  const after: { invocationContext: unknown; inputs: unknown[]; result: unknown; error: unknown } = {
    invocationContext: context,
    inputs: before.inputs,
    result: null,
    error: null,
  };
  await inState(core, 'invocation', async () => {
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error;
    }
  });
  await inState(core, 'postInvocationHooks', () =>
    runHooks(worker, 'postInvocation', hookContext(worker, hookData, after)),
  );
  // As in the worker, whoever throws undefined or null has not failed.
  if (after.error !== null && after.error !== undefined) throw after.error;
  return model.getResponse(context, after.result);
}

async function inState(
  core: CoreInvocationContext,
  state: CoreInvocationContext['state'],
  work: () => Promise<void>,
): Promise<void> {
  core.state = state;
  try {
    await work();
  } finally {
    core.state = undefined;
  }
}

/**
 * The trace that an invocation belongs to, W3C Trace Context: the caller's trace id under a span id of the host's own, or a
 * new trace.
 */
export function traceContext(
  traceParent?: string | undefined,
  traceState?: string | undefined,
): InvocationRequest['traceContext'] {
  const caller = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/.exec(traceParent ?? '');
  const traceId = caller?.[1] ?? randomBytes(16).toString('hex');
  return {
    traceParent: `00-${traceId}-${randomBytes(8).toString('hex')}-${caller?.[2] ?? '00'}`,
    traceState: caller ? (traceState ?? '') : '',
    attributes: {},
  };
}
