import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningGateway, startGateway } from '../support/gateway.ts';
import { isSignedRight } from '../support/oauth1.ts';
import { json, type Received, type StandIn, standIn } from '../support/stand-in.ts';
import { vaultEnvironment } from '../support/vault/environment.ts';
import { startVault, type TestVault } from '../support/vault/vault.ts';

/** The app's four secrets as a vault has them; each generation is another app, to X. */
const generation = (number: number): Record<string, string> => ({
  'twitter-consumer-key': `consumer-key-${number}`,
  'twitter-consumer-secret': `consumer-secret-${number}`,
  'twitter-access-token': `access-token-${number}`,
  'twitter-access-token-secret': `access-token-secret-${number}`,
});

describe('the built bundle with its secrets in Key Vault', () => {
  let vault: TestVault;
  let x: StandIn;
  let gateway: RunningGateway;
  /** The generation that X accepts. */
  let accepted = 1;

  const isAccepted = ({ method, target, headers }: Received): boolean =>
    isSignedRight(
      { method, url: x.origin + target, authorization: headers.authorization ?? '' },
      { consumerSecret: `consumer-secret-${accepted}`, tokenSecret: `access-token-secret-${accepted}` },
    );
  before(async () => {
    vault = await startVault({ secrets: generation(1), quoteInErrors: 'quoted-by-the-vault' });
    x = await standIn((request, response) => json(response, isAccepted(request) ? 200 : 401, '{}'));
    gateway = await startGateway({
      ...vaultEnvironment(vault, 'identity-of-the-app'),
      TWITTER_API_ORIGIN: x.origin,
      ALLOWED_OPERATIONS: '*',
    });
  });
  after(async () => {
    await gateway.stop();
    await x.close();
    await vault.stop();
  });
  const me = (): Promise<Response> => fetch(`${gateway.url}/2/users/me`);

  test('signs with the vault’s secrets, read once for all calls, as the app’s own identity', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, me));
    assert.ok(answers.every(({ status }) => status === 200));
    assert.equal(vault.reads('twitter-consumer-key'), 1);
    assert.ok(vault.identity.clientIds.every((id) => id === 'identity-of-the-app'));
  });

  test('a rotation is picked up at X’s 401, without a restart: a read is tried once more', async () => {
    for (const [name, value] of Object.entries(generation(2))) vault.secrets.set(name, value);
    accepted = 2;
    const before = x.received.length;
    assert.equal((await me()).status, 200);
    assert.equal(x.received.length - before, 2);
    assert.equal(gateway.events('credentials.rotated').length, 1);
  });

  test('X refusing everything does not make the vault be asked again and again', async () => {
    accepted = 99;
    const before = vault.reads();
    for (let calls = 0; calls < 5; calls++) assert.equal((await me()).status, 401);
    assert.equal(vault.reads(), before);
    accepted = 2;
  });

  test('while the vault is down, what was read before stays in use', async () => {
    vault.faults.inject({ kind: 'unavailable' });
    assert.equal((await me()).status, 200);
    vault.faults.heal();
  });

  test('a gateway that starts while the vault is down says so, is not ready, and tells nothing of the vault’s', async () => {
    await vault.stop();
    const late = await startGateway({ ...vaultEnvironment(vault), TWITTER_API_ORIGIN: x.origin });
    try {
      const answer = await fetch(`${late.url}/2/tweets/20`);
      const text = await answer.text();
      assert.equal(answer.status, 503);
      assert.match(text, /urn:twitter-gateway:credentials-unreadable/);
      assert.equal((await fetch(`${late.url}/api/health/ready`)).status, 503);
      const status = await (await fetch(`${late.url}/api/status`)).text();
      assert.match(status, /"state":"unreadable"/);
      assert.doesNotMatch(
        text + status + late.output(),
        /quoted-by-the-vault|127\.0\.0\.1:\d+\/(secrets|msi)/,
      );
    } finally {
      await late.stop();
      await vault.start();
    }
  });

  test('a secret that the vault lacks is named', async () => {
    vault.secrets.remove('twitter-access-token-secret');
    const half = await startGateway({
      ...vaultEnvironment(vault),
      TWITTER_API_ORIGIN: x.origin,
      ALLOWED_OPERATIONS: '*',
    });
    try {
      const answer = await fetch(`${half.url}/2/users/me`);
      assert.equal(answer.status, 503);
      assert.match(await answer.text(), /credentials-missing.*twitter-access-token-secret/);
    } finally {
      await half.stop();
    }
  });
});
