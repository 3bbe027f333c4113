import { describe, test } from 'node:test';
import { RULES } from './rules/all.ts';
import { committed, PARAMETER_SETS } from './snapshot.ts';

describe('what the templates deploy', () => {
  for (const [sentence, rule] of Object.entries(RULES)) {
    test(sentence, async () => {
      for (const set of PARAMETER_SETS) {
        try {
          rule(await committed(set), set);
        } catch (error) {
          throw new Error(`infra/tests/${set.name}`, { cause: error });
        }
      }
    });
  }
});
