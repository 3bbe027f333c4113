import { registerHooks } from 'node:module';

/** Run by itself with a bundle's path: prints as JSON what the bundle registers with the Functions worker. */
const bundle = process.argv[2] ?? '';
const registered: unknown[] = [];
Object.assign(globalThis, { registered });

const core = `module.exports = {
  version: '0.0.0',
  setProgrammingModel() {},
  registerHook() {},
  log() {},
  registerFunction(metadata) { globalThis.registered.push(metadata); },
};`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@azure/functions-core'
      ? { url: 'functions-core:', format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url === 'functions-core:' ? { format: 'commonjs', source: core, shortCircuit: true } : next(url, context),
});
await import(bundle);
process.stdout.write(JSON.stringify(registered));
