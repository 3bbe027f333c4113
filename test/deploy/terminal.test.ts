import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, test } from 'node:test';
import { ASKED_FOR } from '../../deploy/credentials.ts';
import { onPath, root } from './azure.ts';
import { BEFORE, FOUR, firstTime, showsNone, stored, VALUES } from './environment.ts';

describe('at a terminal', { skip: terminalMissing() }, () => {
  const QUESTIONS = ASKED_FOR.map((name) => `${name}: `);

  test('the four are asked for, shown nowhere, and there for the run', async (t) => {
    const { env, values } = await firstTime(t);
    const answers = VALUES.map((value, at) => [QUESTIONS[at] ?? '', `${value}\r`] as const);
    const { code, said } = await atTerminal(env, answers);
    assert.deepEqual([code, await values()], [0, stored(FOUR)], said);
    showsNone(said);
    assert.match(said, /in plain text, until provisioning has succeeded/);
  });

  test('four lines may be pasted at once, and a slip be taken back', async (t) => {
    const { env, values } = await firstTime(t);
    const [first = '', ...others] = VALUES;
    const pasted = `${first}x\u007f\r${others.join('\n')}\n`;
    const { code, said } = await atTerminal(env, [[QUESTIONS[0] ?? '', pasted]]);
    assert.deepEqual([code, await values()], [0, stored(FOUR)], said);
    showsNone(said);
  });

  test('Enter goes on without any, or for reads only; half a pair is asked for again', async (t) => {
    const none = await firstTime(t);
    const without = await atTerminal(none.env, [[QUESTIONS[0] ?? '', '\r']]);
    assert.deepEqual([without.code, await none.values()], [0, BEFORE], without.said);

    const reads = await firstTime(t);
    const { code, said } = await atTerminal(reads.env, [
      [QUESTIONS[0] ?? '', `${VALUES[0]}\r`],
      [QUESTIONS[1] ?? '', '\r'],
      ['belongs to the one before', `two words\r${VALUES[1]}\r`],
      [QUESTIONS[2] ?? '', '\r'],
    ]);
    const { TWITTER_CONSUMER_KEY, TWITTER_CONSUMER_SECRET } = FOUR;
    assert.deepEqual(
      [code, await reads.values()],
      [0, stored({ TWITTER_CONSUMER_KEY, TWITTER_CONSUMER_SECRET })],
      said,
    );
    assert.match(said, /This is not a key or token[\s\S]*for public reads only/);
  });

  test('Ctrl-C stops it, and nothing is written', async (t) => {
    const { env, values } = await firstTime(t);
    const { code, said } = await atTerminal(env, [
      [QUESTIONS[0] ?? '', `${VALUES[0]}\r`],
      [QUESTIONS[1] ?? '', '\u0003'],
    ]);
    assert.deepEqual([code, await values()], [1, BEFORE]);
    assert.match(said, /Nothing was provisioned/);
  });
});

function terminalMissing(): string | false {
  const there = process.platform === 'linux' && onPath('script') !== undefined;
  return there || process.env.CI ? false : 'this test needs util-linux’s `script`';
}

/** Runs the hook at a terminal: each answer is typed once its question is shown. */
async function atTerminal(
  env: NodeJS.ProcessEnv,
  answers: readonly (readonly [question: string, answer: string])[],
): Promise<{ code: number | null; said: string }> {
  const command = 'sh deploy/hooks/preprovision.sh';
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
    cwd: root,
    env,
  });
  let said = '';
  const rest = [...answers];
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
    const [question, answer] = rest[0] ?? [];
    const at = question === undefined ? -1 : said.indexOf(question, seen);
    if (question === undefined || at === -1) return;
    seen = at + question.length;
    rest.shift();
    child.stdin.write(answer ?? '');
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}
