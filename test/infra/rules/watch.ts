import assert from 'node:assert/strict';
import { at, ofType, only, type Rule } from '../snapshot.ts';

interface Criterion {
  readonly query: string;
  readonly timeAggregation: string;
  readonly operator: string;
  readonly threshold: number;
}

/** Logs, alerts, the workbook and the budget. */
export const WATCH_RULES: Readonly<Record<string, Rule>> = {
  'telemetry takes no keys, and logs have a cap and an end': (snapshot) => {
    const logs = only(snapshot, 'Microsoft.OperationalInsights/workspaces');
    const insights = only(snapshot, 'Microsoft.Insights/components');
    assert.equal(at(insights, 'DisableLocalAuth'), true);
    assert.equal(at(insights, 'WorkspaceResourceId'), logs.id);
    assert.equal(at(logs, 'features.disableLocalAuth'), true);
    assert.equal(at(logs, 'workspaceCapping.dailyQuotaGb'), 1);
    assert.equal(at(logs, 'retentionInDays'), 31);
  },

  'what holds data or secrets, and the app, tell the workspace what they do': (snapshot, set) => {
    const logs = only(snapshot, 'Microsoft.OperationalInsights/workspaces');
    const told = ofType(snapshot, 'Microsoft.Insights/diagnosticSettings').map((setting) => {
      assert.equal(at(setting, 'workspaceId'), logs.id);
      const [, source = ''] =
        /providers\/([^/]+\/[^/]+)\/[^/]+(?:\/blobServices\/default)?\/providers\/[^/]+\/diag/.exec(
          setting.id,
        ) ?? [];
      const lines = [at(setting, 'logs') ?? [], at(setting, 'metrics') ?? []].flat() as Record<
        string,
        unknown
      >[];
      assert.ok(lines.every(({ enabled }) => enabled === true));
      return `${source} ${lines.map(({ category, categoryGroup }) => categoryGroup ?? category).join(' ')}`;
    });
    assert.deepEqual(told.toSorted(), [
      ...(set.vault === 'none' ? [] : ['Microsoft.KeyVault/vaults audit AllMetrics']),
      'Microsoft.Storage/storageAccounts Transaction',
      'Microsoft.Storage/storageAccounts audit Transaction',
      'Microsoft.Web/sites AllMetrics',
    ]);
  },

  'the alerts are those listed, each on, and each tells the action group': (snapshot, set) => {
    const actions = only(snapshot, 'Microsoft.Insights/actionGroups');
    assert.equal(at(actions, 'enabled'), true);
    const email = set.name === 'all-on' ? ['operator@gateway.example'] : [];
    const receivers = at(actions, 'emailReceivers') as readonly { readonly emailAddress: string }[];
    assert.deepEqual(
      receivers.map(({ emailAddress }) => emailAddress),
      email,
    );
    const logs = only(snapshot, 'Microsoft.OperationalInsights/workspaces');
    const alerts = ofType(snapshot, 'Microsoft.Insights/scheduledQueryRules');
    const listed = alerts.map((alert) => {
      assert.equal(at(alert, 'enabled'), true);
      assert.deepEqual(at(alert, 'scopes'), [logs.id]);
      assert.deepEqual(at(alert, 'actions.actionGroups'), [actions.id]);
      const [criterion, ...others] = at(alert, 'criteria.allOf') as Criterion[];
      assert.equal(others.length, 0);
      return [
        alert.name.replace(/^func-[a-z0-9]+-/, ''),
        at(alert, 'severity'),
        at(alert, 'evaluationFrequency'),
        at(alert, 'windowSize'),
        `${criterion?.timeAggregation} ${criterion?.operator} ${criterion?.threshold}`,
      ];
    });
    assert.deepEqual(listed, [
      ['failures', 1, 'PT5M', 'PT15M', 'Count GreaterThan 0'],
      ['posts', 2, 'PT5M', 'PT15M', 'Count GreaterThan 0'],
      ['searches', 2, 'PT15M', 'PT2H', 'Count GreaterThan 0'],
      ['refusals', 2, 'PT15M', 'PT30M', 'Count GreaterThan 0'],
      ['ticks', 1, 'PT15M', 'PT15M', 'Count LessThan 1'],
      ['log-volume', 2, 'PT1H', 'P1D', 'Total GreaterThan 819'],
      ...(set.vault === 'none' ? [] : [['secret-expiry', 2, 'PT1H', 'P1D', 'Count GreaterThan 0']]),
    ]);
  },

  'readiness is asked for from outside, unless there is no outside': (snapshot, set) => {
    const tests = ofType(snapshot, 'Microsoft.Insights/webtests');
    const alerts = ofType(snapshot, 'Microsoft.Insights/metricAlerts');
    const expected = set.network === 'private' ? 0 : 1;
    assert.deepEqual([tests.length, alerts.length], [expected, expected]);
    for (const test of tests) {
      assert.match(
        String(at(test, 'Request.RequestUrl')),
        /^\[format\('https:\/\/\{0\}\/api\/health\/ready'/,
      );
      assert.equal(at(test, 'ValidationRules.ExpectedHttpStatusCode'), 200);
      assert.equal(at(test, 'ValidationRules.SSLCheck'), true);
      assert.equal(at(test, 'Enabled'), true);
      const { id } = only(snapshot, 'Microsoft.Insights/components');
      assert.equal(test.tags?.[`hidden-link:${id}`], 'Resource');
      const [alert] = alerts;
      assert.ok(alert);
      assert.equal(at(alert, 'criteria.webTestId'), test.id);
      assert.ok(
        Number(at(alert, 'criteria.failedLocationCount')) < (at(test, 'Locations') as unknown[]).length,
      );
      assert.deepEqual(at(alert, 'actions'), [
        { actionGroupId: only(snapshot, 'Microsoft.Insights/actionGroups').id },
      ]);
    }
  },

  'the workbook shows calls, X’s status and latency, posts and searches': (snapshot) => {
    const workbook = only(snapshot, 'Microsoft.Insights/workbooks');
    const { items } = JSON.parse(String(at(workbook, 'serializedData')));
    const [time, ...panels] = items as { type: number; content: Record<string, unknown> }[];
    assert.equal(time?.type, 9);
    assert.deepEqual(
      panels.map(({ type, content }) => [type, content.visualization, content.timeContextFromParameter]),
      ['table', 'timechart', 'timechart', 'barchart', 'table'].map((visualization) => [
        3,
        visualization,
        'time',
      ]),
    );
    assert.equal(at(workbook, 'sourceId'), only(snapshot, 'Microsoft.OperationalInsights/workspaces').id);
  },

  'a budget exists only where asked for, and warns before it is spent': (snapshot, set) => {
    const budgets = ofType(snapshot, 'Microsoft.Consumption/budgets');
    assert.equal(budgets.length, set.name === 'all-on' ? 1 : 0);
    for (const budget of budgets) {
      assert.equal(at(budget, 'amount'), 50);
      assert.equal(at(budget, 'timeGrain'), 'Monthly');
      assert.equal(at(budget, 'timePeriod.startDate'), '2026-12-01T00:00:00Z');
      assert.equal(at(budget, 'notifications.spent.threshold'), 80);
      const { id } = only(snapshot, 'Microsoft.Insights/actionGroups');
      for (const kind of ['spent', 'forecast'])
        assert.deepEqual(at(budget, `notifications.${kind}.contactGroups`), [id]);
    }
  },
};
