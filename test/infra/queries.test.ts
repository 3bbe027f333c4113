import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { EVENTS } from '../../functions/log.ts';
import { INFRA } from '../support/bicep.ts';
import type { Line } from '../support/web.ts';
import { realLines } from './real-lines.ts';
import { at, committed, ofType, only, PARAMETER_SETS } from './snapshot.ts';

const folder = join(INFRA, 'queries');
const files = (await Array.fromAsync(glob('*.kql', { cwd: folder }))).sort();
const texts = new Map<string, string>();
for (const file of files) texts.set(basename(file, '.kql'), await readFile(join(folder, file), 'utf8'));
const prelude = texts.get('lines') ?? '';
texts.delete('lines');
/** Queries over the gateway's own lines; the others are over Azure's tables. */
const ours = [...texts].filter(([, text]) => /^lines$/m.test(text));

/** Names of events that a query looks for. */
const eventsIn = (text: string): string[] =>
  Array.from(text.matchAll(/'([a-z]+\.[a-z-]+)'/g), ([, name = '']) => name);
/** Names of fields that a query reads. */
const fieldsIn = (text: string): string[] =>
  Array.from(text.matchAll(/\bline(?:\.|\[')(\w+)/g), ([, name = '']) => name);

describe('the queries of the alerts and the workbook', () => {
  let lines: readonly Line[];
  before(async () => {
    lines = await realLines();
  });

  test('look for events that the gateway has, and that it really writes', () => {
    assert.ok(ours.length >= 9);
    for (const [name, text] of ours) {
      for (const event of eventsIn(text)) {
        assert.ok(event in EVENTS, `${name}: ${event}`);
        assert.ok(
          lines.some((line) => line.event === event),
          `${name}: no line of ${event}`,
        );
      }
    }
  });

  test('read fields that lines of these events have', () => {
    for (const [name, text] of ours) {
      const events = [...eventsIn(text), ...(text.includes('line.x_status') ? ['call.answered'] : [])];
      for (const field of fieldsIn(text)) {
        const has = (line: Line): boolean => events.includes(line.event) && line[field] !== undefined;
        assert.ok(lines.some(has), `${name}: no line has ${field}`);
      }
    }
  });

  test('tell lines of the gateway from others by how they begin', () => {
    const [, start = ''] = /startswith '(.*)'/.exec(prelude) ?? [];
    for (const { level: _level, ...line } of lines) assert.ok(JSON.stringify(line).startsWith(start));
  });

  test('an alert sees every event of level error, and every post that needs a person', () => {
    const errors = Object.entries(EVENTS).filter(([, level]) => level === 'error');
    assert.deepEqual(eventsIn(texts.get('failures') ?? '').sort(), errors.map(([name]) => name).sort());
    assert.deepEqual(eventsIn(texts.get('searches-failing') ?? ''), ['search.failed']);
    assert.deepEqual(eventsIn(texts.get('posts') ?? ''), ['post.failed', 'post.held']);
    assert.deepEqual(
      texts
        .get('refusals')
        ?.match(/\b4\d\d\b/g)
        ?.slice(-3),
      ['401', '402', '429'],
    );
  });

  test('the publisher that is switched off does not count as silent', () => {
    const skipped = lines.filter(({ event }) => event === 'tick.skipped');
    assert.ok(skipped.some(({ reason }) => reason === 'publishing-off'));
    assert.match(texts.get('ticks') ?? '', /line\.reason\) == 'publishing-off'/);
  });

  test('each is deployed, and nothing else is', async () => {
    const set = PARAMETER_SETS.find(({ name }) => name === 'all-on');
    assert.ok(set);
    const snapshot = await committed(set);
    const alerts = ofType(snapshot, 'Microsoft.Insights/scheduledQueryRules').map(
      (alert) => (at(alert, 'criteria.allOf') as { query: string }[])[0]?.query,
    );
    const workbook = JSON.parse(String(at(only(snapshot, 'Microsoft.Insights/workbooks'), 'serializedData')));
    const panels = workbook.items.slice(1).map((item: { content: { query: string } }) => item.content.query);
    const expected = [...texts].map(([, text]) => (/^lines$/m.test(text) ? `${prelude}\n${text}` : text));
    assert.deepEqual([...alerts, ...panels].sort(), expected.sort());
  });

  test('each alert is explained in docs/operations.md, to which its text leads', async () => {
    const set = PARAMETER_SETS.find(({ name }) => name === 'all-on');
    assert.ok(set);
    const page = await readFile(join(INFRA, '../docs/operations.md'), 'utf8');
    const [, heading = '', table = ''] = /## (When an alert comes)\n([\s\S]*?)\n## /.exec(page) ?? [];
    const rows = Array.from(table.matchAll(/^\| ([A-Z][^|]*) \| /gm), ([, title]) => title);
    const snapshot = await committed(set);
    const rules = ofType(snapshot, 'Microsoft.Insights/scheduledQueryRules');
    const tests = ofType(snapshot, 'Microsoft.Insights/metricAlerts');
    const titles = rules.map((rule) => String(at(rule, 'displayName')).replace('’', "'"));
    assert.deepEqual([...titles, ...tests.map(() => 'The gateway is not ready')].sort(), rows.sort());
    for (const alert of [...rules, ...tests])
      assert.ok(String(at(alert, 'description')).endsWith(`docs/operations.md, “${heading}”.`));
  });

  test('are good Kusto, over tables as Azure has them', {
    skip:
      !process.env.KUSTO_LANGUAGE &&
      !process.env.CI &&
      'KUSTO_LANGUAGE does not name the folder of @kusto/language-service-next',
  }, () => {
    const complaints = kustoComplaints(process.env.KUSTO_LANGUAGE ?? '');
    assert.notDeepEqual(complaints('AppTraces | where Mesage == 1'), []);
    for (const [name, text] of texts) assert.deepEqual(complaints(`${prelude}\n${text}`), [], name);
  });
});

/** The columns that the queries may use, as Log Analytics documents them. */
const TABLES = {
  AppTraces: '(TimeGenerated: datetime, Message: string)',
  AZKVAuditLogs: '(TimeGenerated: datetime, OperationName: string)',
  Usage: '(TimeGenerated: datetime, IsBillable: bool, Quantity: real)',
};

interface Kusto {
  readonly Symbols: {
    readonly TableSymbol: { From(schema: string): { WithName(name: string): object } };
    readonly DatabaseSymbol: { readonly ctor: new (name: string, members: readonly object[]) => object };
  };
  readonly GlobalState: { readonly Default: { WithDatabase(database: object): object } };
  readonly KustoCode: {
    ParseAndAnalyze(
      text: string,
      globals: object,
    ): {
      GetDiagnostics(): { readonly Count: number; getItem(index: number): { readonly Message: string } };
    };
  };
}

/** Azure's own parser of the language, which puts itself among the globals. */
function kustoComplaints(path: string): (query: string) => string[] {
  const load = createRequire(import.meta.url);
  load(join(path, 'bridge.js'));
  load(join(path, 'Kusto.Language.Bridge.js'));
  const { Symbols, GlobalState, KustoCode }: Kusto = Reflect.get(globalThis, 'Kusto').Language;
  const tables = Object.entries(TABLES).map(([name, schema]) =>
    Symbols.TableSymbol.From(schema).WithName(name),
  );
  const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('logs', tables));
  return (query) => {
    const found = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
    return Array.from({ length: found.Count }, (_, index) => found.getItem(index).Message);
  };
}
