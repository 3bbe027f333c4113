import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildApp, start } from '../fixture.ts';

const source = `
import { app } from '@azure/functions';
const order = [];
const note = (what) => async (context) => { await null; order.push(what); return context; };

app.hook.appStart((context) => { order.push('start'); context.hookData.kept = true; });
app.hook.appTerminate(() => { globalThis.terminated = true; });
app.hook.preInvocation(async (context) => {
  await note('before')();
  context.hookData.count = 1;
  context.inputs[0].marked = 'by a hook';
  const handler = context.functionHandler;
  context.functionHandler = (...args) => { order.push('wrapped'); return handler(...args); };
});
app.hook.postInvocation(async (context) => {
  await note('after')();
  if (context.error?.message === 'forgiven') { context.error = undefined; context.result = { status: 202 }; return; }
  if (context.error) return;
  if (context.result) context.result.headers = { 'x-hook': String(context.hookData.count) };
  context.invocationContext.log('logged after');
});
app.hook.log((context) => {
  if (context.category === 'user') {
    context.message = context.message + ' (seen for ' + context.invocationContext?.functionName + ')';
    if (context.message.startsWith('hush')) context.level = 'debug';
  }
});
const late = app.hook.preInvocation(() => { throw new Error('disposed hooks do not run'); });
late.dispose();

app.http('hooked', { handler: (request, context) => {
  order.push('handler');
  context.log('plain'); context.log('hush');
  return { jsonBody: { order: order.splice(0), marked: request.marked } };
} });
app.http('forgiven', { handler: () => { throw new Error('forgiven'); } });
app.http('undefinedThrown', { handler: () => { throw undefined; } });
app.http('late', { handler: () => { app.http('more', { handler: () => ({}) }); } });
`;

test('hooks run around each call in their order, and can change input, handler, result, error and log', async (t) => {
  const host = await start(t, await buildApp(t, source));
  const first = await fetch(`${host.url}/api/hooked`);
  assert.equal(first.headers.get('x-hook'), '1');
  assert.deepEqual(await first.json(), {
    order: ['start', 'before', 'wrapped', 'handler'],
    marked: 'by a hook',
  });
  const second = await fetch(`${host.url}/api/hooked`);
  assert.deepEqual(await second.json(), {
    order: ['after', 'before', 'wrapped', 'handler'],
    marked: 'by a hook',
  });

  assert.equal((await fetch(`${host.url}/api/forgiven`)).status, 202);
  // As in the worker, whoever throws undefined has not failed.
  assert.equal((await fetch(`${host.url}/api/undefinedThrown`)).status, 204);
  assert.equal((await fetch(`${host.url}/api/late`)).status, 500);

  const printed = host.printed.join('\n');
  assert.match(printed, /plain \(seen for hooked\)$/m);
  assert.match(printed, /logged after \(seen for hooked\)$/m);
  assert.doesNotMatch(printed, /hush/);
  assert.match(printed, /A function can only be registered during app startup\./);

  await host.close();
  assert.equal(Reflect.get(globalThis, 'terminated'), true);
});
