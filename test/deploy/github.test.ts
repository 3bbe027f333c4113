import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { CREDENTIAL_NAMES, SIGN_IN_KEY } from '../../deploy/credentials.ts';
import { root } from './azure.ts';

const read = (file: string): Promise<string> => readFile(join(root, file), 'utf8');
const all = (text: string, form: RegExp): string[] =>
  Array.from(text.matchAll(form), ([, name = '']) => name);

describe('GitHub', () => {
  test('gets every parameter of the deployment as a variable, and no secret', async () => {
    const names = all(await read('infra/main.bicepparam'), /readEnvironmentVariable\(\s*'(\w+)'/g);
    const secret: readonly string[] = [...CREDENTIAL_NAMES, SIGN_IN_KEY];
    const wanted = new Set(names.filter((name) => !secret.includes(name) && !name.startsWith('AZURE_')));
    const listed = all(await read('azure.yaml'), /^ {4}- (\w+)$/gm);
    assert.ok(listed.includes('SECRETS_FROM'));
    assert.deepEqual(listed, [...wanted]);
  });

  test('has the tools for its tests from where the other machines have them', async () => {
    const ci = await read('.github/workflows/ci.yml');
    const tools = all(await read('.ci/run'), /^(?:export )?([A-Z_0-9]+)=/gm);
    assert.ok(tools.includes('BICEP') && tools.includes('KUSTO_LANGUAGE'));
    for (const name of tools.filter((name) => name !== 'CI'))
      assert.match(ci, new RegExp(`echo "${name}=.*GITHUB_ENV`), name);
    const [parser = ''] = /@kusto\/\S+@[\d.]+/.exec(await read('.ci/run')) ?? [];
    assert.ok(ci.includes(parser), parser);
  });

  test('runs actions by their commits, with the version beside it, and no right that is not named', async () => {
    for await (const file of glob('.github/workflows/*.yml', { cwd: root })) {
      const workflow = await read(file);
      const uses = all(workflow, /uses: (.*)/g);
      assert.ok(uses.length > 0);
      for (const action of uses) assert.match(action, /^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, file);
      assert.match(workflow, /^permissions:( \{\}\n|\n {2}contents: read\n\n)/m, file);
      assert.doesNotMatch(workflow, /: write(?<!id-token: write)|secrets\./, file);
    }
  });
});
