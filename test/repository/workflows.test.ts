import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const read = (file: string): Promise<string> => readFile(join(root, file), 'utf8');
const names = await Array.fromAsync(glob('*.yml', { cwd: join(root, '.github/workflows') }));
const workflows = new Map<string, string>();
for (const name of names) workflows.set(name, await read(`.github/workflows/${name}`));

describe('the workflows', () => {
  test('are CI and the deployment', () => {
    assert.deepEqual([...workflows.keys()].sort(), ['azure-dev.yml', 'ci.yml']);
  });

  test('pin every action to a commit, with its version beside it, the same everywhere', () => {
    const pins = new Map<string, string>();
    for (const [name, text] of workflows) {
      const uses = Array.from(text.matchAll(/uses:\s*(.*)$/gm), ([, use = '']) => use);
      assert.ok(uses.length > 0, name);
      for (const use of uses) {
        const [, action = '', pin = ''] =
          /^([\w-]+\/[\w-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$/.exec(use) ?? assert.fail(`${name}: ${use}`);
        assert.equal(pins.get(action) ?? pin, pin, action);
        pins.set(action, pin);
      }
    }
  });

  test('may read the code and nothing else; only the deployment may ask for an identity', () => {
    const granted = (name: string): string[] =>
      Array.from(workflows.get(name)?.matchAll(/^ +([\w-]+): (read|write)$/gm) ?? [], ([line]) =>
        line.trim(),
      );
    assert.deepEqual(granted('ci.yml'), ['contents: read']);
    assert.deepEqual(granted('azure-dev.yml'), ['contents: read', 'id-token: write']);
    assert.match(workflows.get('azure-dev.yml') ?? '', /^permissions: \{\}$/m);
    for (const [name, text] of workflows)
      assert.equal(text.match(/^permissions:/gm)?.length, 1, `${name} says once what may be done by default`);
  });

  test('hold no secret, leave no credentials in the checkout, and run nobody else’s text', () => {
    for (const [name, text] of workflows) {
      assert.doesNotMatch(text, /secrets\.|pull_request_target|workflow_run/, name);
      const checkouts = text.match(/uses: actions\/checkout@/g)?.length;
      assert.equal(text.match(/persist-credentials: false/g)?.length, checkouts, name);
      // What a branch is called, or a variable says, must not become part of a script.
      for (const line of text.split('\n').filter((one) => one.includes('${{')))
        assert.match(line, /^ +(group|VARIABLES|(client|tenant|subscription)-id): /, name);
    }
  });

  test('CI runs the README’s command, on the Node that the project has, and brings a Node 22', async () => {
    const ci = workflows.get('ci.yml') ?? '';
    assert.match(ci, /^ {6}- run: npm cit$/m);
    assert.match(await read('README.md'), /^npm cit$/m);
    assert.match(await read('.ci/run'), /^npm cit$/m);
    const { devDependencies } = JSON.parse(await read('package.json'));
    const versions = Array.from(ci.matchAll(/node-version: (\d+)/g), ([, version]) => version);
    assert.deepEqual(versions, ['22', devDependencies.node.split('.')[0]]);
    assert.match(ci, /NODE_22=/);
  });

  test('CI brings Azure’s tools, which no test goes without there, in the versions of .ci/run', async () => {
    const tools = (text: string): string[] =>
      Array.from(text.matchAll(/\.ci\/bicep\.sh|@kusto\/\S+@[\d.]+/g), ([tool]) => tool);
    const ci = workflows.get('ci.yml') ?? '';
    assert.deepEqual(tools(ci), tools(await read('.ci/run')));
    assert.equal(tools(ci).length, 2);
    assert.match(ci, /BICEP=.*GITHUB_ENV[\s\S]*KUSTO_LANGUAGE=.*GITHUB_ENV/);
  });

  test('Dependabot looks after every lock file, the actions and the container', async () => {
    const text = await read('.github/dependabot.yml');
    const looked = Array.from(
      text.matchAll(/package-ecosystem: (\S+)\n\s+directory: (\S+)/g),
      ([, kind, folder]) => `${kind} ${folder}`,
    );
    assert.deepEqual(looked, ['npm /', 'npm /bench', 'github-actions /', 'devcontainers /']);
  });
});
