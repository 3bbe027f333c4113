// Loads a bundle's entry once, as the Functions worker does, then calls its function once, and prints what both took.
// Plain JavaScript, so that stripping types is no part of what is measured.
import Module from 'node:module';
import { pathToFileURL } from 'node:url';

const [entry, name, url] = process.argv.slice(2);

const functions = new Map();
const core = {
  version: '3.9.0',
  hostVersion: '4.1037.0',
  Disposable: class {},
  setProgrammingModel() {},
  getProgrammingModel() {},
  registerFunction: (metadata, callback) => functions.set(metadata.name, callback),
  registerHook() {},
  log() {},
};
const { require } = Module.prototype;
Module.prototype.require = function (id) {
  return id === '@azure/functions-core' ? core : require.call(this, id);
};

const started = process.hrtime.bigint();
await import(pathToFileURL(entry).href);
const loaded = process.hrtime.bigint();
const { user, system } = process.cpuUsage();

// The library has made these by the time that it calls a function.
const request = { method: 'GET', url, headers: new Headers(), arrayBuffer: async () => new ArrayBuffer(0) };
const context = { invocationId: '1', info() {}, warn() {}, error() {} };
const called = process.hrtime.bigint();
const { status = 200 } = await functions.get(name)(request, context);
const answered = process.hrtime.bigint();

const ms = (nanos) => Number(nanos) / 1e6;
console.log(
  JSON.stringify({
    loadMs: ms(loaded - started),
    cpuMs: (user + system) / 1000,
    firstCallMs: ms(answered - called),
    status,
  }),
);
